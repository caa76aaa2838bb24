// What is shown, as the address of the page says it: it can be copied, and the way back works.

export interface State {
  readonly token: string
  readonly uid: string
  /** Empty: as the dashboard says. */
  readonly from: string
  readonly to: string
  readonly refresh: string
  readonly theme: string
  /** Without the controls: for pictures. */
  readonly bare: boolean
  readonly variables: ReadonlyMap<string, readonly string[]>
}

/** From `/d/<uid>?from=…&var-x=…#token=…`; links of dashboards have the same form. */
export function readState(url: URL): State {
  const fragment = new URLSearchParams(url.hash.slice(1))
  const words = new URLSearchParams([...url.searchParams, ...fragment])
  const variables = new Map<string, string[]>()
  for (const [name, value] of words)
    if (name.startsWith('var-'))
      variables.set(name.slice(4), [...(variables.get(name.slice(4)) ?? []), value])
  const [, uid = ''] = /^\/d\/([^/]+)/.exec(url.pathname) ?? []
  return {
    token: fragment.get('token') ?? '',
    uid: fragment.get('d') ?? decodeURIComponent(uid),
    from: words.get('from') ?? '',
    to: words.get('to') ?? '',
    refresh: words.get('refresh') ?? '',
    theme: words.get('theme') ?? '',
    bare: words.has('kiosk'),
    variables,
  }
}

export function addressOf(state: State): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries({ from: state.from, to: state.to, refresh: state.refresh }))
    if (value !== '') words.set(name, value)
  for (const [name, values] of state.variables) for (const value of values) words.append(`var-${name}`, value)
  const fragment = new URLSearchParams({
    token: state.token,
    ...(state.theme === '' ? {} : { theme: state.theme }),
  })
  if (state.bare) fragment.set('kiosk', '1')
  const query = words.toString()
  return `/d/${encodeURIComponent(state.uid)}${query === '' ? '' : `?${query}`}#${fragment.toString()}`
}
