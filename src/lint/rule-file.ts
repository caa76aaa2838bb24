// A file of rules, read: its groups and rules with their expressions.
import type { BrokenFile, Group, LintFile, Rule, RuleFile, Text } from './model.ts'
import { placeIn } from './place.ts'
import { queryAt } from './query.ts'
import type { Expressions } from './query.ts'
import type { Language } from './expression.ts'
import { readYaml } from './read-yaml.ts'
import { structureFlaws } from './rule-structure.ts'
import { valueOf, word } from './yaml-tree.ts'
import type { MapNode, Node, TextNode } from './yaml-tree.ts'

export function readRules(
  { path, text }: LintFile,
  language: Language,
  expressions: Expressions,
): RuleFile | BrokenFile {
  const read = readYaml(text, path)
  if (!read.ok) return { kind: 'broken', rule: 'bad-rule', path, text, flaws: read.flaws }
  const groups: Group[] = []
  const file: RuleFile = { kind: 'rules', path, text, language, groups, flaws: structureFlaws(read.root) }
  for (const node of listOf(valueOf(read.root, 'groups'))) {
    if (node.kind !== 'map') continue
    const rules: Rule[] = []
    const group: Group = { name: word(valueOf(node, 'name')) ?? '', node, rules, file }
    groups.push(group)
    for (const rule of listOf(valueOf(node, 'rules'))) {
      const found = rule.kind === 'map' ? ruleOf(rule, group, expressions) : undefined
      if (found !== undefined) rules.push(found)
    }
  }
  return file
}

function listOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : []
}

function ruleOf(node: MapNode, group: Group, expressions: Expressions): Rule | undefined {
  const { file } = group
  const kind = valueOf(node, 'alert') === undefined ? 'record' : 'alert'
  const expression = valueOf(node, 'expr')
  if (expression?.kind !== 'text') return undefined
  return {
    kind,
    name: word(valueOf(node, kind)) ?? '',
    query: queryAt(expression.value, file.language, within(file.text, expression), expressions),
    labels: textsOf(valueOf(node, 'labels'), file.text),
    annotations: textsOf(valueOf(node, 'annotations'), file.text),
    file,
    group,
    value: (key) => word(valueOf(node, key)),
    at: (key) => () => (key === undefined ? node : (valueOf(node, key) ?? node)).start,
  }
}

function within(source: string, { start, value }: TextNode): (offset: number) => number {
  return (offset) => placeIn(source, start, value, offset)
}

function textsOf(node: Node | undefined, source: string): readonly Text[] {
  if (node?.kind !== 'map') return []
  return node.entries.flatMap(({ key, value }) => {
    const name = word(key)
    if (name === undefined || value.kind !== 'text') return []
    const place = within(source, value)
    const at = (offset?: number) => () => (offset === undefined ? value.start : place(offset))
    return [{ name, value: value.value, at }]
  })
}
