// When one component's fall explains several alerts: which one, and how. Pure: the same facts give the same answer.

/** A component that does not work, by something firmer than an alert. */
export interface Fallen {
  readonly component: string
  /** In words, after its name: `is not running (exit 137)`. */
  readonly how: string
}

export interface Felt {
  readonly name: string
  readonly component: string
  /** ISO time. */
  readonly since: string
}

export interface CauseInput {
  readonly alerts: readonly Felt[]
  /** In the order of the catalogue. */
  readonly fallen: readonly Fallen[]
  /** Component to those that it cannot work without, or reads from. */
  readonly needs: ReadonlyMap<string, readonly string[]>
}

export interface Explained {
  readonly alert: string
  readonly component: string
  /** From the component of the alert to the one that fell. */
  readonly path: readonly string[]
}

export interface Cause extends Fallen {
  /** When the first of these alerts began. */
  readonly since: string
  readonly explains: readonly Explained[]
  /** Alerts in all. */
  readonly of: number
  readonly text: string
}

/** Two alerts are several: one alert is its own explanation. */
const several = 2

export function likelyCause({ alerts, fallen, needs }: CauseInput): Cause | undefined {
  const candidates = fallen.map((found) => ({
    ...found,
    explains: alerts.flatMap(({ name, component, since }) => {
      const path = pathTo(component, found.component, needs)
      return path === undefined ? [] : [{ alert: name, component, path, since }]
    }),
  }))
  // The sort is stable: of equals the one that others need, then the first of the catalogue.
  const [best] = candidates.toSorted(
    (a, b) => b.explains.length - a.explains.length || depends(a, b, needs) - depends(b, a, needs),
  )
  if (best === undefined || best.explains.length < several) return undefined
  const since = best.explains.map((one) => one.since).toSorted()[0] ?? ''
  const explains = best.explains.map(({ alert, component, path }) => ({ alert, component, path }))
  const cause = { component: best.component, how: best.how, since, explains, of: alerts.length }
  return { ...cause, text: sentence(cause) }
}

function depends(a: Fallen, b: Fallen, needs: CauseInput['needs']): number {
  return Number(a.component !== b.component && pathTo(a.component, b.component, needs) !== undefined)
}

/** The shortest; undefined where there is none. */
function pathTo(from: string, to: string, needs: CauseInput['needs']): readonly string[] | undefined {
  const seen = new Set([from])
  let paths: readonly (readonly string[])[] = [[from]]
  while (paths.length > 0) {
    const found = paths.find((path) => path.at(-1) === to)
    if (found !== undefined) return found
    paths = paths.flatMap((path) =>
      (needs.get(path.at(-1) ?? '') ?? []).flatMap((next) => {
        if (seen.has(next)) return []
        seen.add(next)
        return [[...path, next]]
      }),
    )
  }
  return undefined
}

function sentence({ component, how, explains, of }: Omit<Cause, 'text'>): string {
  const own = [...new Set(explains.filter(({ path }) => path.length === 1).map(({ alert }) => alert))]
  const others = explains.filter(({ path }) => path.length > 1)
  const through = [...Map.groupBy(others, ({ path }) => path.join(' needs '))].map(
    ([chain, found]) => `${[...new Set(found.map(({ alert }) => alert))].join(', ')} (${chain})`,
  )
  const named = [...own, ...through].join(', ')
  const share = explains.length === of ? `all ${of} alerts` : `${explains.length} of ${of} alerts`
  return `${component} ${how}. That explains ${share}: ${named}.`
}
