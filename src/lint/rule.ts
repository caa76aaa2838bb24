// What a rule of the linter is: one object, in a file of its own, asked about one kind of thing.
import type { Severity } from '../findings.ts'
import type { Facts } from './facts.ts'
import type { AlloyFile, AnyFile, DashboardFile, Flaw, Group, Panel, Rule } from './model.ts'
import type { Target, Variable, YamlFile } from './model.ts'
import type { Query } from './query.ts'

/** An expression, and whose it is. */
export interface Asked {
  readonly query: Query
  readonly rule?: Rule
  readonly panel?: Panel
  readonly target?: Target
}

export interface Subjects {
  readonly file: AnyFile
  readonly group: Group
  /** Every rule, alert or record. */
  readonly rule: Rule
  readonly alert: Rule
  /** Expressions of rules, panels and annotations. */
  readonly query: Asked
  readonly dashboard: DashboardFile
  readonly panel: Panel
  readonly variable: Variable
  readonly alloy: AlloyFile
  readonly override: YamlFile
}

export type Kind = keyof Subjects

export interface Context extends Facts {
  /** All files of this run: some things are wrong only beside others. */
  readonly files: readonly AnyFile[]
  /** Of the user's tests of rules: what they hold. */
  readonly tests: readonly string[]
}

export interface RuleFacts {
  /** Stable: it stands in comments and in the settings of other people's CI. */
  readonly id: string
  /** `error` is for what a service would refuse: such a file stops `lake up`. It is found without contracts. */
  readonly severity: Severity
  /** What happens to whoever leaves it as it is. One sentence. */
  readonly why: string
  /** `--fix` can mend it. */
  readonly fixable?: true
}

export interface LintRule extends RuleFacts {
  readonly on: Kind
  readonly check: (subject: never, context: Context) => readonly Flaw[]
}

export function lintRule<K extends Kind>(
  on: K,
  facts: RuleFacts,
  check: (subject: Subjects[K], context: Context) => readonly Flaw[],
): LintRule {
  return { ...facts, on, check }
}
