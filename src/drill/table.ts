// What is expected to fire: the shipped table, and what the user's own alerts say of themselves.
import type { AlertRule } from '../alerts/rule.ts'
import { yamlTemplate } from '../render/templates.ts'
import type { Templates } from '../render/templates.ts'
import { hows } from './how.ts'
import type { How } from './how.ts'

interface Entry {
  readonly fires: readonly string[]
  readonly later?: readonly string[]
  /** Why nothing tells. */
  readonly quiet?: string
}

export interface Expectations {
  /** Service to the reason why it is not broken. */
  readonly undrillable: Readonly<Record<string, string>>
  readonly machine: readonly string[]
  /** Ways of breaking that need not be noticed, and why. */
  readonly mild: Readonly<Partial<Record<How, string>>>
  readonly services: Readonly<
    Record<string, Entry & { readonly how?: Readonly<Partial<Record<How, Entry>>> }>
  >
}

export const expectationsPath = 'drill/expectations.yaml'

export function expectationsOf(templates: Templates): Expectations {
  return yamlTemplate(templates, expectationsPath) as unknown as Expectations
}

export interface Expected {
  /** `Alert/component`, each once. */
  readonly fires: readonly string[]
  readonly later: readonly string[]
  readonly quiet?: string
  /** Whatever is about the component itself may fire. */
  readonly mild: boolean
}

/** Undefined: nothing says what should fire. */
export function expectedOf(
  { services, mild }: Expectations,
  service: string,
  how: How,
): Expected | undefined {
  const base = services[service]
  if (base === undefined) return undefined
  const own = base.how?.[how]
  const excuse = own === undefined ? mild[how] : undefined
  if (excuse !== undefined)
    return { fires: [], later: [...base.fires, ...(base.later ?? [])], quiet: excuse, mild: true }
  const { fires, later = [], quiet } = own ?? base
  return { fires, later, mild: false, ...(quiet === undefined ? {} : { quiet }) }
}

/** `Alert/component`, as the table writes it; an alert that names no component stands by its name alone. */
export function keyOf(name: string, component: string): string {
  return component === '' ? name : `${name}/${component}`
}

/** A rule of the user's own says it in its annotation `drill`: `postgres`, `postgres/stop, trino`. */
export function declaredBy(
  { origin, annotations }: Pick<AlertRule, 'origin' | 'annotations'>,
  service: string,
  how: How,
): boolean {
  if (origin !== 'yours') return false
  return declarationsOf(annotations).some((one) => one === service || one === `${service}/${how}`)
}

/** Of all rules: what they say of services or ways that are not known. */
export function strangeDeclarations(
  rules: readonly AlertRule[],
  services: readonly string[],
): readonly string[] {
  const known = new Set(services.flatMap((service) => [service, ...hows.map((how) => `${service}/${how}`)]))
  return rules
    .filter(({ origin }) => origin === 'yours')
    .flatMap(({ name, annotations }) =>
      declarationsOf(annotations)
        .filter((one) => !known.has(one))
        .map((one) => `${name} wants to be drilled by ${one}, which this stack does not have`),
    )
}

function declarationsOf({ drill = '' }: AlertRule['annotations']): readonly string[] {
  return drill.split(',').flatMap((word) => word.trim() || [])
}
