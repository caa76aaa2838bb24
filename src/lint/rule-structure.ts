// The shape of a file of rules, as Prometheus reads it: one mistake in it and Prometheus loads no rules at all.
import { nearest } from '../config/nearest.ts'
import type { Flaw } from './model.ts'
import { entryOf, isEmpty, valueOf, word } from './yaml-tree.ts'
import type { MapNode, Node } from './yaml-tree.ts'

const groupKeys = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules']
const ruleKeys = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']
const duration = /^(?:0|(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?)$/

type Say = (node: Node, message: string, fix?: string) => void

export function structureFlaws(root: Node | undefined): readonly Flaw[] {
  const flaws: Flaw[] = []
  const say: Say = ({ start }, message, fix) =>
    flaws.push({ at: start, message, ...(fix === undefined ? {} : { fix }) })
  // Only comments: no rules yet.
  if (root === undefined || isEmpty(root)) return flaws
  if (root.kind !== 'map') say(root, 'rules are a mapping', 'start with "groups:"')
  else {
    checkKeys(root, ['groups'], say)
    const groups = valueOf(root, 'groups')
    if (groups?.kind === 'list') checkGroups(groups.items, say)
    else if (groups === undefined || !isEmpty(groups))
      say(root, 'no list of groups', 'write "groups:", and below it "- name: ..."')
  }
  return flaws
}

function checkGroups(groups: readonly Node[], say: Say): void {
  const names = new Set<string>()
  for (const group of groups) {
    if (group.kind !== 'map') {
      say(group, 'a group is a mapping', 'write "- name: ...", and "rules:" below it')
      continue
    }
    checkKeys(group, groupKeys, say)
    const name = word(valueOf(group, 'name')) ?? ''
    if (name === '') say(group, 'the group has no name', 'add "name: ..."')
    else if (names.has(name)) say(group, `a second group is called "${name}"`, 'rename one of the two')
    names.add(name)
    checkDurations(group, ['interval', 'query_offset'], say)
    checkLimit(valueOf(group, 'limit'), say)
    checkTexts(valueOf(group, 'labels'), 'labels', say)
    const rules = valueOf(group, 'rules')
    if (rules !== undefined && rules.kind !== 'list' && !isEmpty(rules))
      say(rules, 'rules are a list', 'write "- alert: ..." below it')
    for (const rule of rules?.kind === 'list' ? rules.items : []) checkRule(rule, say)
  }
}

function checkRule(rule: Node, say: Say): void {
  if (rule.kind !== 'map')
    return say(rule, 'a rule is a mapping', 'write "- alert: ..." and "expr: ..." below it')
  checkKeys(rule, ruleKeys, say)
  const kinds = ['alert', 'record'].filter((key) => (word(valueOf(rule, key)) ?? '') !== '')
  if (kinds.length === 0) say(rule, 'neither an alert nor a record', 'name one of the two')
  if (kinds.length === 2) say(rule, 'an alert and a record in one', 'name one of the two')
  if (kinds[0] === 'record') checkRecord(rule, say)
  const expression = valueOf(rule, 'expr')
  if (expression === undefined) say(rule, 'the rule has no expression', 'add "expr: ..."')
  else if (expression.kind !== 'text') say(expression, 'the expression is no text', 'put it in quotes')
  checkDurations(rule, ['for', 'keep_firing_for'], say)
  for (const key of ['labels', 'annotations']) checkTexts(valueOf(rule, key), key, say)
}

function checkRecord(rule: MapNode, say: Say): void {
  const record = valueOf(rule, 'record')
  if (record !== undefined && /[{}]/.test(word(record) ?? ''))
    say(record, 'the name of a recorded series has no braces', 'put its labels below "labels:"')
  for (const key of ['for', 'keep_firing_for', 'annotations']) {
    const entry = entryOf(rule, key)
    if (entry !== undefined) say(entry.key, `"${key}" is for alerts only`, 'remove it')
  }
}

function checkDurations(map: MapNode, keys: readonly string[], say: Say): void {
  for (const key of keys) {
    const value = valueOf(map, key)
    if (value === undefined || isEmpty(value)) continue
    const text = word(value) ?? ''
    if (text === '' || !duration.test(text))
      say(value, `"${text}" is no duration`, 'a number and a unit: 30s, 5m, 1h')
  }
}

/** Labels and annotations are texts. */
function checkTexts(map: Node | undefined, key: string, say: Say): void {
  if (map === undefined || isEmpty(map)) return
  if (map.kind !== 'map') return say(map, `${key} are a mapping`, 'write "name: text" below it')
  for (const { key: name, value } of map.entries) {
    if (value.kind !== 'text') say(value, 'this is not a text', 'put it in quotes')
    if (key === 'labels' && /^(?:|__name__)$/.test(word(name) ?? ''))
      say(name, `no label may be called "${word(name)}"`, 'take another name')
  }
}

function checkLimit(limit: Node | undefined, say: Say): void {
  if (limit !== undefined && !isEmpty(limit) && !/^\d+$/.test(word(limit) ?? ''))
    say(limit, `"${word(limit) ?? ''}" is no number of alerts or series`, 'a whole number, 0 for no limit')
}

function checkKeys(map: MapNode, known: readonly string[], say: Say): void {
  for (const { key } of map.entries) {
    const name = word(key) ?? ''
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    const fix = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`
    say(key, `unknown key "${name}"`, fix)
  }
}
