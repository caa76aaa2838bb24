// Links of dashboards: those to other dashboards stay on this page, with the time and the variables they ask for.
import type { State } from './state.ts'
import { all } from '../src/view/model/variables.ts'
import type { Resolved } from '../src/view/model/variables.ts'

export interface LinkFacts {
  readonly state: State
  readonly known: ReadonlySet<string>
  readonly grafana: string
  readonly from: string
  readonly to: string
  readonly variables: readonly Resolved[]
}

export function linkTo(url: string, { state, known, grafana, from, to, variables }: LinkFacts): string {
  const chosen = new URLSearchParams(
    variables.flatMap(({ variable, selected }) =>
      selected.map((value): [string, string] => [`var-${variable.name}`, value === all ? all : value]),
    ),
  ).toString()
  const filled = url
    .replaceAll(/\$\{?__url_time_range\}?/g, `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`)
    .replaceAll(/\$\{?__all_variables\}?/g, chosen)
    .replace('?&', '?')
  if (/^https?:/.test(filled)) return filled
  if (!filled.startsWith('/')) return '#'
  const [, uid] = /^\/d\/([^/?#]+)/.exec(filled) ?? []
  if (uid !== undefined && known.has(decodeURIComponent(uid))) {
    const parsed = new URL(filled, location.origin)
    const fragment = new URLSearchParams({
      token: state.token,
      ...(state.theme === '' ? {} : { theme: state.theme }),
    })
    return `${parsed.pathname}${parsed.search}#${fragment.toString()}`
  }
  return grafana === '' ? '#' : `${grafana.replace(/\/$/, '')}${filled}`
}
