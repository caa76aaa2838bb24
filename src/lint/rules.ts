// A file of alert and recording rules as Prometheus reads it: one mistake in it and Prometheus loads no rules at all.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Scalar, YAMLMap } from 'yaml'
import { unmaskReferences } from '../config/interpolate.ts'
import { nearest } from '../config/nearest.ts'
import { offsetOf } from '../config/nodes.ts'
import { position, readSource } from '../config/source.ts'
import type { Source } from '../config/source.ts'
import type { Finding } from '../findings.ts'
import { promqlProblem } from './promql.ts'

const groupKeys = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules']
const ruleKeys = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']
/** Generated rules are long. */
const maxCharacters = 8 * 1024 * 1024
const duration = /^(?:0|(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?)$/

type Say = (node: unknown, message: string, fix?: string) => void

interface Reading {
  readonly source: Source
  readonly say: Say
}

export function ruleFindings(text: string, file: string): readonly Finding[] {
  const read = readSource(text, file, maxCharacters)
  if (!read.ok) return read.findings
  const findings: Finding[] = [...read.findings]
  const say: Say = (node, message, fix) =>
    findings.push({
      ruleId: 'bad-rule',
      severity: 'error',
      file,
      ...position(read.source, offsetOf(node)),
      message,
      ...(fix === undefined ? {} : { fix }),
    })
  const reading = { source: read.source, say }
  const root = read.source.document.contents
  // Only comments: no rules yet.
  if (root === null || (isScalar(root) && root.value === null)) return findings
  if (!isMap(root)) say(root, 'rules are a mapping', 'start with "groups:"')
  else {
    checkKeys(root, ['groups'], reading)
    const groups = items(valueOf(root, 'groups', reading))
    if (groups === undefined) say(root, 'no list of groups', 'write "groups:", and below it "- name: ..."')
    else checkGroups(groups, reading)
  }
  return findings
}

function checkGroups(groups: readonly unknown[], reading: Reading): void {
  const names = new Set<string>()
  for (const found of groups) {
    const group = resolved(found, reading)
    if (!isMap(group)) {
      reading.say(group, 'a group is a mapping', 'write "- name: ...", and "rules:" below it')
      continue
    }
    checkKeys(group, groupKeys, reading)
    const name = textAt(group, 'name', reading)
    if (name === undefined || name === '') reading.say(group, 'the group has no name', 'add "name: ..."')
    else if (names.has(name))
      reading.say(group, `a second group is called "${name}"`, 'rename one of the two')
    names.add(name ?? '')
    checkDurations(group, ['interval', 'query_offset'], reading)
    for (const rule of items(valueOf(group, 'rules', reading)) ?? [])
      checkRule(resolved(rule, reading), reading)
  }
}

function checkRule(rule: unknown, reading: Reading): void {
  if (!isMap(rule))
    return reading.say(rule, 'a rule is a mapping', 'write "- alert: ..." and "expr: ..." below it')
  checkKeys(rule, ruleKeys, reading)
  const kinds = ['alert', 'record'].filter((key) => (textAt(rule, key, reading) ?? '') !== '')
  if (kinds.length !== 1 && !rule.has('<<'))
    reading.say(
      rule,
      kinds.length === 0 ? 'neither an alert nor a record' : 'an alert and a record in one',
      'name one of the two',
    )
  if (kinds[0] === 'record')
    for (const key of ['for', 'keep_firing_for', 'annotations'])
      if (rule.has(key)) reading.say(keyOf(rule, key), `"${key}" is for alerts only`, 'remove it')
  checkExpression(rule, reading)
  checkDurations(rule, ['for', 'keep_firing_for'], reading)
  for (const key of ['labels', 'annotations']) checkTexts(rule, key, reading)
}

function checkExpression(rule: YAMLMap, reading: Reading): void {
  const expression = textAt(rule, 'expr', reading)
  if (expression === undefined) {
    if (!rule.has('<<')) reading.say(rule, 'the rule has no expression', 'add "expr: ..."')
    return
  }
  const problem = promqlProblem(expression)
  if (problem !== undefined) reading.say(valueOf(rule, 'expr', reading), problem)
}

function checkDurations(map: YAMLMap, keys: readonly string[], reading: Reading): void {
  for (const key of keys) {
    const text = textAt(map, key, reading)
    if (text !== undefined && (text === '' || !duration.test(text)))
      reading.say(valueOf(map, key, reading), `"${text}" is no duration`, 'a number and a unit: 30s, 5m, 1h')
  }
}

/** Labels and annotations: texts, with `{{ }}` in pairs. */
function checkTexts(rule: YAMLMap, key: string, reading: Reading): void {
  const map = valueOf(rule, key, reading)
  if (map === undefined || (isScalar(map) && map.value === null)) return
  if (!isMap(map)) return reading.say(map, `${key} are a mapping`, 'write "name: text" below it')
  for (const { key: name, value } of map.items) {
    if (isScalar(name) && name.value === '<<') continue
    const text = resolved(value, reading)
    if (!isScalar(text) && text !== null) reading.say(text, 'this is not a text', 'put it in quotes')
    const outside = isScalar(text) ? wordOf(text).replaceAll(/\{\{[^]*?\}\}/g, '') : ''
    if (outside.includes('{{')) reading.say(text, 'a template that is not closed', 'add the missing "}}"')
  }
}

function checkKeys(map: YAMLMap, known: readonly string[], { say }: Reading): void {
  for (const { key } of map.items) {
    const word = isScalar(key) ? wordOf(key) : ''
    if (known.includes(word) || word === '<<') continue
    const meant = nearest(word, known)
    say(
      key,
      `unknown key "${word}"`,
      meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`,
    )
  }
}

function keyOf(map: YAMLMap, name: string): unknown {
  return map.items.find(({ key }) => isScalar(key) && key.value === name)?.key
}

function valueOf(map: YAMLMap, name: string, reading: Reading): unknown {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name)
  return pair === undefined ? undefined : resolved(pair.value, reading)
}

function textAt(map: YAMLMap, name: string, reading: Reading): string | undefined {
  const node = valueOf(map, name, reading)
  if (node === undefined) return undefined
  return isScalar(node) && node.value !== null ? unmaskReferences(wordOf(node)) : ''
}

function wordOf({ value, source = '' }: Scalar): string {
  return typeof value === 'string' ? value : source
}

function resolved(node: unknown, { source }: Reading): unknown {
  return isAlias(node) ? node.resolve(source.document) : node
}

function items(node: unknown): readonly unknown[] | undefined {
  return isSeq(node) ? node.items : undefined
}
