// oclif's Config without its search for plugins, themes, hooks and manifests: lake has none of them, and looking costs
// more than all else at start-up.

import { Config } from '@oclif/core/config'

export interface PackageFacts {
  readonly name: string
  readonly version: string
  readonly oclif: { readonly bin: string; readonly topicSeparator: string }
}

export function createConfig(root: string, facts: PackageFacts): Config {
  const config = new BareConfig({ root })
  return Object.assign(config, {
    root,
    pjson: facts,
    name: facts.name,
    version: facts.version,
    bin: facts.oclif.bin,
    topicSeparator: facts.oclif.topicSeparator,
    userAgent: `${facts.name}/${facts.version}`,
  })
}

class BareConfig extends Config {
  override runHook: Config['runHook'] = () => Promise.resolve({ failures: [], successes: [] })
}
