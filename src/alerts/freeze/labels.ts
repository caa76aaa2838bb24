// Labels of frozen series: those that the rule uses or that tell series apart; no host and no secret of the user's.
import type { Labels } from '../backtest/series.ts'
import { keyOf } from '../backtest/series.ts'
import { isSecretName } from '../../config/secrets.ts'
import type { Reads } from './expression.ts'

/** Of one series, with `__name__`. */
export type Named = Labels

export interface Reduced {
  /** In the order of the series. */
  readonly labels: readonly Named[]
  readonly dropped: readonly string[]
}

export function reduced(all: readonly Named[], reads: Reads, shown: ReadonlySet<string>): Reduced {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].toSorted()
  let labels = all
  const dropped: string[] = []
  for (const name of names) {
    if (name === '__name__' || reads.labels.has(name) || shown.has(name)) continue
    const values = new Set(all.map((it) => it[name] ?? ''))
    // Where labels are taken away, what is left is what groups are made of.
    if (values.size > 1 && reads.takesAway) continue
    const without = labels.map((it) => omit(it, name))
    if (values.size > 1 && !sameApart(labels, without)) continue
    labels = without
    dropped.push(name)
  }
  return { labels, dropped }
}

function omit(labels: Labels, name: string): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== name))
}

/** Series of one metric stay different, and those of two metrics that fit together go on fitting, and no others. */
function sameApart(before: readonly Labels[], after: readonly Labels[]): boolean {
  const groups = (all: readonly Labels[]): string => {
    const keys = all.map((labels) => keyOf(omit(labels, '__name__')))
    return keys.map((key) => keys.indexOf(key)).join()
  }
  return groups(before) === groups(after)
}

export interface Replaced {
  readonly labels: readonly Named[]
  /** In words, for the user: what was taken out, without saying it. */
  readonly replaced: readonly {
    readonly label: string
    readonly kind: 'host' | 'secret'
    readonly by: string
  }[]
}

const hostLabels =
  /^(?:instance|host|hostname|node|nodename|server|address|addr|endpoint|url|target|remote\w*|\w+_(?:host|address|addr|url))$/
const address = /^\d{1,3}(?:\.\d{1,3}){3}$|^\[?[\da-f]*:[\da-f:]*:[\da-f]*\]?$/i
const loopback = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal)$/i
const secretShapes =
  /^(?:eyJ[\w-]+\.[\w-]+\.[\w-]*|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[a-z]_\w{20,}|xox[a-z]-[\w-]{10,}|glpat-[\w-]{16,}|sk-[\w-]{20,})$/
const userInfo = /\/\/[^/@\s]+:[^/@\s]+@/

/** `known`: secrets of the project, which no label should hold. */
export function withoutPrivate(all: readonly Named[], reads: Reads, known: readonly string[]): Replaced {
  const by = new Map<string, string>()
  const told = new Map<string, Replaced['replaced'][number]>()
  const counts = { host: 0, secret: 0 }
  const safe = (label: string, value: string): string => {
    // What the rule itself names is no news, and what it matches by a pattern must go on fitting.
    if (label === '__name__' || reads.values.has(value) || reads.patterns.has(label)) return value
    const kind = kindOf(label, value, known)
    if (kind === undefined) return value
    const { whole, part } = kind === 'host' ? hostIn(value) : { whole: value, part: value }
    const known1 = by.get(`${kind} ${part}`)
    if (known1 === undefined) counts[kind] += 1
    const name = known1 ?? `${kind}-${counts[kind]}`
    by.set(`${kind} ${part}`, name)
    told.set(`${label} ${name}`, { label, kind, by: name })
    return whole.replace(part, name)
  }
  const labels = all.map((it) =>
    Object.fromEntries(Object.entries(it).map(([label, value]) => [label, safe(label, value)])),
  )
  return { labels, replaced: [...told.values()] }
}

function kindOf(label: string, value: string, known: readonly string[]): 'host' | 'secret' | undefined {
  if (isSecretName(label) || secretShapes.test(value) || userInfo.test(value)) return 'secret'
  if (known.some((secret) => value.includes(secret))) return 'secret'
  const { part } = hostIn(value)
  if (part === '' || loopback.test(part)) return undefined
  if (address.test(part) || /^[a-z][\w+.-]*:\/\//.test(value)) return 'host'
  return hostLabels.test(label) && /^[\w-]+(?:\.[\w-]+)+\.?$/.test(part) ? 'host' : undefined
}

/** `http://db.corp:5432/x`, `db.corp:5432`, `10.0.0.7`: what of it is the host. */
function hostIn(value: string): { readonly whole: string; readonly part: string } {
  const [, part = ''] =
    /^(?:[a-z][\w+.-]*:\/\/)?(?:[^/@\s]*@)?(\[[\da-f:]+\]|[^/:\s]+)(?::\d+)?(?:\/.*)?$/i.exec(value) ?? []
  return { whole: value, part: address.test(value) ? value : part }
}
