// What a command needs of oclif's Config. The real one searches for plugins, themes, hooks and manifests: lake has none
// of them, and looking costs more than all else at start-up.

import type { Config } from '@oclif/core/config'

export interface PackageFacts {
  readonly name: string
  readonly version: string
  readonly oclif: { readonly bin: string; readonly topicSeparator: ' ' }
}

export function createConfig(root: string, facts: PackageFacts): Config {
  const variable = (name: string) => `${facts.oclif.bin}_${name}`.toUpperCase()
  const config: Partial<Config> = {
    root,
    name: facts.name,
    version: facts.version,
    bin: facts.oclif.bin,
    topicSeparator: facts.oclif.topicSeparator,
    userAgent: `${facts.name}/${facts.version}`,
    scopedEnvVar: (name) => process.env[variable(name)],
    scopedEnvVarKey: variable,
    scopedEnvVarKeys: (name) => [variable(name)],
    runHook: () => Promise.resolve({ failures: [], successes: [] }),
  }
  return config as Config
}
