// What is meant on the command line: an alert of the project, a file of rules, or an expression.
import { resolve } from 'node:path'
import { nearest } from '../../config/nearest.ts'
import { formatFindings } from '../../config/report.ts'
import { LakeError } from '../../errors.ts'
import { userFindings } from '../../lint/user-files.ts'
import { copyOfOwn } from '../../render/own-rules.ts'
import { fromYaml } from '../../render/yaml.ts'
import type { System } from '../../system/system.ts'
import { expressionRule, rulesIn } from './rule.ts'
import type { Rule } from './rule.ts'

export interface Subjects {
  readonly system: Pick<System, 'disk' | 'host'>
  /** Undefined outside a project. */
  readonly known: (() => readonly Rule[]) | undefined
  /** Names of alerts that Loki evaluates. */
  readonly onLogs?: () => readonly string[]
}

export async function rulesMeant(
  word: string,
  { system, known, onLogs }: Subjects,
): Promise<readonly Rule[]> {
  if (/\.logql\.ya?ml$/.test(word)) throw onLogsError(word, 'lake alerts list')
  if (/\.ya?ml$/.test(word)) return fileRules(word, system)
  if (!/^[a-zA-Z_]\w*$/.test(word)) return [expressionRule(word)]
  const rules = known?.() ?? []
  const named = rules.filter(({ alert }) => alert === word)
  if (named.length > 0) return named
  if (onLogs?.().includes(word) === true) throw onLogsError(word, `lake alerts explain ${word}`)
  throw unknownAlert(word, rules)
}

async function fileRules(word: string, { disk, host }: Subjects['system']): Promise<readonly Rule[]> {
  const text = await disk.read(resolve(host.cwd, word))
  if (text === undefined)
    throw new LakeError(`there is no file ${word}`, {
      code: 'no-file',
      exit: 'usage',
      actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
    })
  const findings = userFindings(new Map([[word, text]]))
  if (findings.length > 0)
    throw new LakeError(`${word} is no file of rules that Prometheus takes`, {
      code: 'bad-rule',
      exit: 'usage',
      details: formatFindings(findings, text),
      actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
    })
  const rules = rulesIn(fromYaml(text), copyOfOwn(word))
  if (rules.length > 0) return rules
  throw new LakeError(`there is no alert in ${word}`, {
    code: 'no-alert',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
  })
}

function onLogsError(word: string, command: string): LakeError {
  return new LakeError(`${word} is about logs, and a backtest reads the history of Prometheus`, {
    code: 'rule-on-logs',
    exit: 'usage',
    details: [
      'Loki keeps no history of its alerts; what an expression of LogQL gave over a time, lake query shows.',
    ],
    actions: [
      { id: 'now', command },
      { id: 'query', command: 'lake query --help' },
    ],
  })
}

function unknownAlert(word: string, rules: readonly Rule[]): LakeError {
  const names = rules.map(({ alert }) => alert)
  const close = nearest(word, names)
  const details =
    rules.length === 0
      ? ['Outside a project only files and expressions can be told.']
      : [close === undefined ? `It has ${names.length}, none of them near.` : `Did you mean ${close}?`]
  return new LakeError(`no alert of this project is called ${word}`, {
    code: 'unknown-alert',
    exit: 'usage',
    details: [...details, 'An expression compares: "up == 0".'],
    actions: [{ id: 'nearest', command: `lake alerts backtest ${close ?? "'up == 0'"}` }],
  })
}
