// What a panel calls by name beside its queries: labels in links, columns that are moved or renamed.
// A name that no result has is passed over in silence.

export interface Named {
  readonly targets?: readonly { readonly refId?: string; readonly format?: string }[]
  readonly fieldConfig?: {
    readonly defaults?: { readonly links?: readonly { readonly url?: string }[] }
    readonly overrides?: readonly {
      readonly properties?: readonly { readonly id?: string; readonly value?: unknown }[]
    }[]
  }
  readonly transformations?: readonly {
    readonly id?: string
    readonly options?: Readonly<Record<string, unknown>>
  }[]
}

/** `labels`: of all results; undefined: nobody knows. */
export function judgeNames(panel: Named, labels: ReadonlySet<string> | undefined): readonly string[] {
  const { transformations = [] } = panel
  const columns = new Set([...(labels ?? []), ...valuesOf(panel)])
  const moved = transformations.flatMap(({ options = {} }) => moves.flatMap((key) => keysOf(options[key])))
  const renamed = transformations.flatMap(({ options }) => textsOf(options?.['renameByName']))
  const problems = [...new Set(moved)]
    .filter((column) => !columns.has(column) && (labels !== undefined || column.startsWith('Value #')))
    .map((column) => `a column is called ${column}, which no result has`)
  return [
    ...(isTable(panel) ? problems : []),
    ...linked(panel, labels, isTable(panel) ? new Set([...columns, ...renamed]) : undefined),
  ]
}

const moves = ['indexByName', 'excludeByName', 'includeByName', 'renameByName']

/** Its columns are labels: other formats and transformations make columns of their own. */
function isTable({ targets = [], transformations = [] }: Named): boolean {
  return (
    targets.every(({ format }) => format === 'table') &&
    transformations.every(({ id = '' }) => /^(?:merge|organize|sortBy|limit|filterByValue)$/.test(id))
  )
}

/** The columns that hold numbers. */
function valuesOf({ targets = [] }: Named): readonly string[] {
  return ['Time', 'Value', '__name__', ...targets.map(({ refId = 'A' }) => `Value #${refId}`)]
}

function linked(
  { fieldConfig = {} }: Named,
  labels: ReadonlySet<string> | undefined,
  columns: ReadonlySet<string> | undefined,
): readonly string[] {
  if (labels === undefined) return []
  const all = JSON.stringify([
    fieldConfig.defaults?.links ?? [],
    (fieldConfig.overrides ?? []).flatMap(({ properties = [] }) =>
      properties.filter(({ id }) => id === 'links').map(({ value }) => value),
    ),
  ])
  const named = [...all.matchAll(/\$\{__field\.labels\.(\w+)\}/g)].map(([, name = '']) => name)
  const read = [...all.matchAll(/\$\{__data\.fields\.([^}:]+)\}/g)].map(([, name = '']) => name)
  return [
    ...named
      .filter((name) => !labels.has(name))
      .map((name) => `a link names the label ${name}, which no result has`),
    ...read
      .filter((name) => columns?.has(name) === false)
      .map((name) => `a link names the column ${name}, which no result has`),
  ]
}

function keysOf(map: unknown): readonly string[] {
  return typeof map === 'object' && map !== null ? Object.keys(map) : []
}

function textsOf(map: unknown): readonly string[] {
  return typeof map === 'object' && map !== null ? Object.values(map).map(String) : []
}
