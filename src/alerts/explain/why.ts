// Why a part has no series. Pure: from the parts and what each is worth.
import type { Part } from './parts.ts'
import { rowsOf, signature, worthOf } from './values.ts'
import type { Labels, Row, Worths } from './values.ts'

export const reasonKinds = [
  'error',
  'no series',
  'too few samples',
  'there are series',
  'false',
  'not a number',
  'no partner',
  'excluded',
  'empty',
] as const

export interface Reason {
  readonly kind: (typeof reasonKinds)[number]
  /** Id of the part. */
  readonly part: number
  readonly text: string
}

/** They need two samples within their range. */
const overTwo = /^(?:i?rate|increase|i?delta|deriv|predict_linear)$/

export function whyEmpty(part: Part, worths: Worths): readonly Reason[] {
  const broken = firstBroken(part, worths)
  if (broken !== undefined) return [broken]
  if (part.kind === 'set') return whySet(part, worths)
  if (part.kind === 'compare' || part.kind === 'arithmetic') return whyPair(part, worths)
  if (part.kind === 'call') return whyCall(part, worths)
  if (part.kind !== 'selector')
    return inside(part, worths) ?? [reason('empty', part, `${short(part)} gives nothing`)]
  // A range of lines has no selector of PromQL.
  return part.selector === null
    ? [reason('no series', part, `no line fits ${short(part)}`)]
    : [reason('no series', part, `there is no series ${short(part)}`)]
}

function reason(kind: Reason['kind'], { id }: Part, text: string): Reason {
  return { kind, part: id, text }
}

/** Whitespace and length of an expression are of no use in a sentence. */
export function short({ text }: Pick<Part, 'text'>, most = 70): string {
  const line = text.replaceAll(/\s+/g, ' ')
  // Its end is as telling as its beginning.
  const tail = Math.floor(most / 3)
  return line.length <= most ? line : `${line.slice(0, most - tail - 3)}...${line.slice(-tail)}`
}

/** The deepest: what is around it fails because of it. */
function firstBroken(part: Part, worths: Worths): Reason | undefined {
  for (const child of part.children) {
    const found = firstBroken(child, worths)
    if (found !== undefined) return found
  }
  const { error } = worthOf(part, worths)
  return error === null ? undefined : reason('error', part, `${short(part)} cannot be evaluated: ${error}`)
}

const isEmpty = (part: Part | undefined, worths: Worths): boolean => worthOf(part, worths).series.length === 0

function inside(part: Part, worths: Worths): readonly Reason[] | undefined {
  const empty = part.children.find((child) => isEmpty(child, worths))
  return empty === undefined ? undefined : whyEmpty(empty, worths)
}

function whyCall(part: Part, worths: Worths): readonly Reason[] {
  const [argument] = part.children
  if (part.op.startsWith('absent')) {
    const count = worthOf(argument, worths).series.length
    return [reason('there are series', part, `${short(part)} wants no series, and there are ${count}`)]
  }
  const empty = inside(part, worths)
  if (empty !== undefined) return empty
  if (argument?.range === true && overTwo.test(part.op))
    return [
      reason('too few samples', part, `${short(part)} needs two samples in its range, and there are fewer`),
    ]
  return [reason('empty', part, `${short(part)} gives nothing`)]
}

function whySet(part: Part, worths: Worths): readonly Reason[] {
  const [left, right] = part.children
  if (left === undefined || right === undefined) return []
  if (part.op === 'or') return [...whyEmpty(left, worths), ...whyEmpty(right, worths)]
  if (isEmpty(left, worths)) return whyEmpty(left, worths)
  if (part.op === 'unless') {
    const count = worthOf(left, worths).series.length
    return [
      reason(
        'excluded',
        part,
        `unless takes away all ${count} that the left side has: ${short(right)} has them too`,
      ),
    ]
  }
  // What is true on the left meets its own value on the right, which may be below its line.
  const wanted = new Set(worthOf(left, worths).series.map(({ labels }) => signature(labels, part.matching)))
  const rows = right.kind === 'compare' ? rowsOf(right, worths) : []
  const own = rows.filter(({ labels }) => wanted.has(signature(labels, part.matching)))
  if (own.length > 0) return [untrue(right, own)]
  if (isEmpty(right, worths)) return whyEmpty(right, worths)
  return [apart(part, worths)]
}

function whyPair(part: Part, worths: Worths): readonly Reason[] {
  const empty = inside(part, worths)
  if (empty !== undefined) return empty
  const rows = rowsOf(part, worths)
  if (rows.every(({ against }) => against === null)) return [apart(part, worths)]
  return part.kind === 'compare'
    ? [untrue(part, rows)]
    : [reason('empty', part, `${short(part)} gives nothing`)]
}

function untrue(part: Part, rows: readonly Row[]): Reason {
  const [closest] = rows.filter(({ against }) => against !== null)
  if (closest === undefined) return reason('empty', part, `${short(part)} gives nothing`)
  const { labels, value, against } = closest
  if (Number.isNaN(value))
    return reason(
      'not a number',
      part,
      `${short(part)}: the value is NaN (0 divided by 0), and no comparison with it is true`,
    )
  const whose = Object.keys(labels).length === 0 ? '' : ` for ${labelText(labels)}`
  const more = rows.length === 1 ? '' : `, the closest of ${rows.length}`
  const [name] = part.children
  const side = name?.kind === 'number' ? part.children[1] : name
  return reason(
    'false',
    part,
    `${short(side ?? part)} is ${digits(value)}${whose}${more}; it must be ${relation(part)} ${digits(against ?? 0)}`,
  )
}

const turned: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' }

function relation({ op, children }: Part): string {
  return children[0]?.kind === 'number' ? (turned[op] ?? op) : op
}

function apart(part: Part, worths: Worths): Reason {
  const [left, right] = part.children.map((child) => worthOf(child, worths).series[0]?.labels ?? {})
  const { by, labels } = part.matching
  const how = by === 'ignoring' && labels.length === 0 ? 'all labels' : `${by} (${labels.join(', ')})`
  return reason(
    'no partner',
    part,
    `no label set of the left side of "${part.op}" has a partner on the right (matched by ${how}): left has ${labelText(left ?? {})}, right ${labelText(right ?? {})}`,
  )
}

export function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== '__name__')
  return `{${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}

function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value)
}
