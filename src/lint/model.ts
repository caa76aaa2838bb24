// What rules are asked about: files, read once, as things with places. A place is an offset in the file, found when it is
// needed: most things have nothing wrong with them.
import type { JsonPlaces } from './json-place.ts'
import type { Query } from './query.ts'
import type { MapNode, Node } from './yaml-tree.ts'

export type Place = () => number

export interface LintFile {
  readonly path: string
  readonly text: string
}

export interface RuleFile extends LintFile {
  readonly kind: 'rules'
  readonly language: 'prometheus' | 'loki'
  readonly groups: readonly Group[]
  /** Found while reading. */
  readonly flaws: readonly Flaw[]
}

export interface Group {
  readonly name: string
  readonly node: MapNode
  readonly rules: readonly Rule[]
  readonly file: RuleFile
}

export interface Rule {
  readonly kind: 'alert' | 'record'
  readonly name: string
  readonly query: Query
  readonly labels: readonly Text[]
  readonly annotations: readonly Text[]
  readonly file: RuleFile
  readonly group: Group
  /** A key of the rule, as it is written. */
  readonly value: (key: string) => string | undefined
  /** Of the value of a key; of the rule itself where it does not have it. */
  readonly at: (key?: string) => Place
}

export interface Text {
  readonly name: string
  readonly value: string
  readonly at: (offset?: number) => Place
}

export interface DashboardFile extends LintFile {
  readonly kind: 'dashboard'
  readonly data: Json
  readonly uid: string
  readonly title: string
  /** Those inside of rows too; rows themselves left out. */
  readonly panels: readonly Panel[]
  readonly variables: readonly Variable[]
  readonly queries: readonly Query[]
  readonly at: (...path: readonly (string | number)[]) => Place
  readonly places: JsonPlaces
}

export type Json = Readonly<Record<string, unknown>>

export interface Panel {
  readonly title: string
  readonly type: string
  readonly data: Json
  readonly targets: readonly Target[]
  /** Where it stands in the dashboard. */
  readonly path: readonly (string | number)[]
  readonly dashboard: DashboardFile
  readonly at: (...path: readonly (string | number)[]) => Place
}

export interface Target {
  readonly data: Json
  readonly query: Query | undefined
  readonly at: (...path: readonly (string | number)[]) => Place
}

export interface Variable {
  readonly name: string
  readonly type: string
  readonly data: Json
  readonly at: (...path: readonly (string | number)[]) => Place
}

export interface AlloyFile extends LintFile {
  readonly kind: 'alloy'
}

export interface YamlFile extends LintFile {
  readonly kind: 'override'
  readonly root: Node | undefined
}

export interface SloFile extends LintFile {
  readonly kind: 'slo'
  readonly queries: readonly Query[]
}

/** What is not read further: the words of the parser say why. */
export interface BrokenFile extends LintFile {
  readonly kind: 'broken'
  readonly rule: string
  readonly flaws: readonly Flaw[]
}

export type AnyFile = RuleFile | DashboardFile | AlloyFile | YamlFile | SloFile | BrokenFile

export interface Flaw {
  readonly at: Place | number
  readonly message: string
  /** In words. */
  readonly fix?: string
  /** What `--fix` does, where it is safe: the text that stands at the place, and what comes instead. */
  readonly edit?: Edit
}

export interface Edit {
  readonly from: string
  readonly to: string
  /** Where it stands, when that is not the place of the flaw. */
  readonly at?: Place
}
