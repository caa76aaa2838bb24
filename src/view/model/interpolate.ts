// Puts the values of variables into queries, titles and links, in the format that `${name:format}` asks for.

export interface Value {
  readonly texts: readonly string[]
  readonly values: readonly string[]
  readonly multi: boolean
  /** `All` is chosen, and stands for this instead of for each value. */
  readonly all?: string
}

export type Values = ReadonlyMap<string, Value>

const pattern = /\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}|\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]/g

/** Whose language the text is in decides how several values are written. */
export type Dialect = 'query' | 'text' | 'url'

export function interpolate(text: string, values: Values, dialect: Dialect = 'text'): string {
  return text.replaceAll(pattern, (whole: string, ...groups: unknown[]) => {
    const [braced, , format, plain, old, oldFormat] = groups as readonly (string | undefined)[]
    const name = braced ?? plain ?? old ?? ''
    const value = values.get(name)
    if (value === undefined) return whole
    return written(value, { name, format: format ?? oldFormat ?? '', dialect })
  })
}

export function single(value: string, text = value): Value {
  return { texts: [text], values: [value], multi: false }
}

interface Writing {
  readonly name: string
  readonly format: string
  readonly dialect: Dialect
}

function written(value: Value, { name, format, dialect }: Writing): string {
  const { values } = value
  if (format === 'text' || (format === '' && dialect === 'text')) return value.texts.join(' + ')
  if (value.all !== undefined) return value.all
  const formatter = formats[format]
  if (formatter !== undefined) return formatter(values, name)
  if (dialect === 'url') return values.map(encodeURIComponent).join(',')
  // What one may choose several of is used with `=~`, whatever is chosen now.
  if (value.multi) return promRegex(values)
  return (values[0] ?? '').replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}

const special = /[.*+?^${}()|[\]\\/]/g
const escaped = (text: string): string => text.replaceAll(special, String.raw`\$&`)

/** A backslash inside a string of PromQL is written twice. */
function promRegex(values: readonly string[]): string {
  const parts = values.map((value) => escaped(value).replaceAll('\\', '\\\\').replaceAll('\\\\/', '/'))
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`
}

const quoted = (mark: string) => (values: readonly string[]) =>
  values.map((value) => `${mark}${value.replaceAll(mark, `\\${mark}`)}${mark}`).join(',')

const formats: Readonly<Record<string, (values: readonly string[], name: string) => string>> = {
  raw: (values) => values.join(','),
  csv: (values) => values.join(','),
  pipe: (values) => values.join('|'),
  glob: (values) => (values.length > 1 ? `{${values.join(',')}}` : values.join('')),
  regex: (values) => {
    const parts = values.map(escaped)
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`
  },
  doublequote: quoted('"'),
  singlequote: quoted("'"),
  sqlstring: (values) => values.map((value) => `'${value.replaceAll("'", "''")}'`).join(','),
  json: (values) => JSON.stringify(values.length === 1 ? values[0] : values),
  percentencode: (values) => encodeURIComponent(values.join(',')),
  queryparam: (values, name) => values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&'),
}
