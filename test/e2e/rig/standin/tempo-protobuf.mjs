// OTLP traces from protobuf to what OTLP/HTTP carries as JSON: ids in hex, 64-bit numbers as text, enumerations as numbers.
// A message is a table: field number → name, type, and whether it repeats. Unknown fields are skipped.

const ANY = {}
const KEY_VALUE = { 1: ['key', 'text'], 2: ['value', ANY] }
Object.assign(ANY, {
  1: ['stringValue', 'text'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', { 1: ['values', ANY, 'many'] }],
  6: ['kvlistValue', { 1: ['values', KEY_VALUE, 'many'] }],
  7: ['bytesValue', 'base64'],
})
const ATTRIBUTES = ['attributes', KEY_VALUE, 'many']
const EVENT = { 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'text'], 3: ATTRIBUTES }
const LINK = { 1: ['traceId', 'hex'], 2: ['spanId', 'hex'], 3: ['traceState', 'text'], 4: ATTRIBUTES }
const SPAN = {
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  3: ['traceState', 'text'],
  4: ['parentSpanId', 'hex'],
  5: ['name', 'text'],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ATTRIBUTES,
  11: ['events', EVENT, 'many'],
  13: ['links', LINK, 'many'],
  15: ['status', { 2: ['message', 'text'], 3: ['code', 'enum'] }],
}
const SCOPE = { 1: ['name', 'text'], 2: ['version', 'text'], 3: ATTRIBUTES }
const SCOPE_SPANS = { 1: ['scope', SCOPE], 2: ['spans', SPAN, 'many'], 3: ['schemaUrl', 'text'] }
const RESOURCE_SPANS = {
  1: ['resource', { 1: ATTRIBUTES }],
  2: ['scopeSpans', SCOPE_SPANS, 'many'],
  3: ['schemaUrl', 'text'],
}
const TRACES = { 1: ['resourceSpans', RESOURCE_SPANS, 'many'] }

const END = 'unexpected EOF'

function varint(bytes, at) {
  let value = 0n
  for (let shift = 0n, next = at; ; shift += 7n, next += 1) {
    if (next >= bytes.length) throw new Error(END)
    value |= BigInt(bytes[next] & 127) << shift
    if (bytes[next] < 128) return [value, next + 1]
    if (shift > 56n) throw new Error('proto: integer overflow')
  }
}

/** The raw value of one field, by its wire type, and where the next field begins. */
function raw(bytes, wire, at) {
  if (wire === 0) return varint(bytes, at)
  const [length, from] = wire === 2 ? varint(bytes, at) : [{ 1: 8, 5: 4 }[wire], at]
  if (length === undefined) throw new Error(`proto: illegal wireType ${wire}`)
  const end = from + Number(length)
  if (end > bytes.length) throw new Error(END)
  return [bytes.subarray(from, end), end]
}

const READ = {
  text: (value) => value.toString('utf8'),
  bool: (value) => value !== 0n,
  int64: (value) => String(BigInt.asIntN(64, value)),
  double: (value) => value.readDoubleLE(),
  base64: (value) => value.toString('base64'),
  fixed64: (value) => String(value.readBigUInt64LE()),
  hex: (value) => value.toString('hex'),
  enum: Number,
}
const WIRE = { bool: 0, int64: 0, enum: 0, double: 1, fixed64: 1 }

function message(bytes, table) {
  const out = {}
  for (let at = 0; at < bytes.length;) {
    const [tag, from] = varint(bytes, at)
    const wire = Number(tag & 7n)
    const [value, next] = raw(bytes, wire, from)
    const [name, type, many] = table[Number(tag >> 3n)] ?? []
    at = next
    if (name === undefined) continue
    if (wire !== (WIRE[type] ?? 2)) throw new Error(`proto: wrong wireType = ${wire} for field ${name}`)
    const read = typeof type === 'string' ? READ[type](value) : message(value, type)
    if (many) (out[name] ??= []).push(read)
    else out[name] = read
  }
  return out
}

export const decodeTraces = (bytes) => message(bytes, TRACES)

/** google.rpc.Status, the body of a refusal. */
export function encodeStatus(code, text) {
  const words = Buffer.from(text.slice(0, 100))
  return Buffer.concat([Buffer.from([8, code, 18, words.length]), words])
}
