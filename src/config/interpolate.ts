// References to the environment in values: `${VAR}`, `${VAR:-default}`; `$$` is a dollar sign.

export type Environment = Readonly<Record<string, string | undefined>>

export interface Interpolated {
  readonly text: string
  /** Variables named in it, set or not. */
  readonly names: readonly string[]
  /** Variables that are neither set nor have a default. */
  readonly unset: readonly string[]
  /** References that cannot be understood, as they stand. */
  readonly malformed: readonly string[]
}

const reference = /\$\$|\$\{([^{}]*)\}|\$\{/g
const wellFormed = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

/** As with Compose, an empty variable takes the default of `:-` as an unset one does. */
export function interpolate(text: string, environment: Environment): Interpolated {
  const names: string[] = []
  const unset: string[] = []
  const malformed: string[] = []
  const result = text.replace(reference, (whole: string, inner: string | undefined, offset: number) => {
    if (whole === '$$') return '$'
    const [, name, fallback] = wellFormed.exec(inner ?? '') ?? []
    if (name === undefined) {
      malformed.push(inner === undefined ? text.slice(offset).slice(0, 40) : whole)
      return whole
    }
    names.push(name)
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined
    if (value !== undefined && (value !== '' || fallback === undefined)) return value
    if (fallback === undefined) unset.push(name)
    return fallback ?? ''
  })
  return { text: result, names, unset, malformed }
}

// In a flow mapping `{ webhook: ${VAR} }` the braces of a reference would be YAML's own. Before parsing they are
// replaced by two private characters, one for one, so that every offset stays what it was.
const open = '\uE0A1'
const close = '\uE0A2'
const masked = new RegExp(`\\$${open}([^${open}${close}]*)${close}`, 'g')

export function maskReferences(text: string): string {
  return text.replaceAll(/\$\{([^{}\r\n"']*)\}/g, `$$${open}$1${close}`)
}

export function unmaskReferences(text: string): string {
  return text.includes(open) ? text.replaceAll(masked, '${$1}') : text
}

/** A scalar of YAML's core schema, for a reference standing where a number or a boolean belongs. */
export function typedScalar(text: string): unknown {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (/^(null|~)$/i.test(text)) return null
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text
}
