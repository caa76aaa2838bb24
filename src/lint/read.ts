// Which kind of file it is, by its name and by what it holds.
import type { AnyFile, LintFile } from './model.ts'
import type { Expressions } from './query.ts'
import { readDashboard } from './dashboard.ts'
import { readYaml } from './read-yaml.ts'
import { readRules } from './rule-file.ts'
import { readSlo, sloPath } from './slo-file.ts'

/** undefined: nothing that rules are about. */
export function readFile(file: LintFile, expressions: Expressions): AnyFile | undefined {
  const { path, text } = file
  const name = path.replace(/^.*\//, '')
  if (name.endsWith('.json')) return readDashboard(file, expressions)
  if (name.endsWith('.alloy')) return { kind: 'alloy', path, text }
  if (sloPath.test(path)) return readSlo(file, expressions)
  if (/^(?:docker-)?compose.*\.ya?ml$/.test(name)) return readOverride(path, text)
  if (/\.(?:test|params)\.ya?ml$/.test(name) || name === 'lake.yaml') return undefined
  const loki = /\.logql\.ya?ml$/.test(name) || /(?:^|\/)loki\/rules\//.test(path)
  return /\.ya?ml$/.test(name) ? readRules(file, loki ? 'loki' : 'prometheus', expressions) : undefined
}

function readOverride(path: string, text: string): AnyFile {
  const read = readYaml(text, path)
  if (!read.ok) return { kind: 'broken', rule: 'bad-override', path, text, flaws: read.flaws }
  return { kind: 'override', path, text, root: read.root }
}
