// The files below GF_PATHS_PROVISIONING, with Grafana's variables: $X, ${X}, $__env{X}, $__file{X}, $$.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import yaml from 'yaml'
import { log } from './log.mjs'

const { env } = process
const PROVISIONING = env.GF_PATHS_PROVISIONING ?? '/etc/grafana/provisioning'

function expand(value) {
  if (typeof value === 'string') {
    return value.replaceAll(
      /\$\$|\$__file\{([^}]*)\}|\$__env\{([^}]*)\}|\$\{([^}]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g,
      (all, file, var1, var2, var3) => {
        if (all === '$$') return '$'
        return file ? readFileSync(file, 'utf8').trim() : (env[var1 ?? var2 ?? var3] ?? '')
      },
    )
  }
  if (Array.isArray(value)) return value.map(expand)
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]))
  }
  return value
}

/** The parsed files of provisioning/KIND, variables put in. */
export function provisioned(kind) {
  const folder = join(PROVISIONING, kind)
  if (!existsSync(folder)) {
    log(`provisioning.${kind}`, 'error', `can't read ${kind} provisioning files from directory`, {
      path: folder,
    })
    return []
  }
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => expand(yaml.parse(readFileSync(join(folder, name), 'utf8')) ?? {}))
}
