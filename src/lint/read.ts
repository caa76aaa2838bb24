// Which kind of file it is, by its name and by what it holds.
import type { AnyFile } from './model.ts'
import { readDashboard } from './dashboard.ts'
import { readYaml } from './read-yaml.ts'
import { readRules } from './rule-file.ts'

/** undefined: nothing that rules are about. */
export function readFile(path: string, text: string): AnyFile | undefined {
  const name = path.replace(/^.*\//, '')
  if (name.endsWith('.json')) return readDashboard(path, text)
  if (name.endsWith('.alloy')) return { kind: 'alloy', path, text }
  if (/^(?:docker-)?compose.*\.ya?ml$/.test(name)) return readOverride(path, text)
  if (/\.(?:test|params)\.ya?ml$/.test(name) || name === 'lake.yaml') return undefined
  const loki = /\.logql\.ya?ml$/.test(name) || /(?:^|\/)loki\/rules\//.test(path)
  return /\.ya?ml$/.test(name) ? readRules(path, text, loki ? 'loki' : 'prometheus') : undefined
}

function readOverride(path: string, text: string): AnyFile {
  const read = readYaml(text, path)
  if (!read.ok) return { kind: 'broken', rule: 'bad-override', path, text, flaws: read.flaws }
  return { kind: 'override', path, text, root: read.root }
}
