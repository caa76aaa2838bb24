// The part of TraceQL between one pair of braces: conditions on attributes and intrinsics, && || and parentheses.
// Pipelines, structural operators and arithmetic are refused as a syntax error.

const TOKEN = /\s+|(&&|\|\||!=|=~|!~|>=|<=|[(){}=<>])|("(?:[^"\\]|\\.)*"|`[^`]*`)|([\w.:/-]+)/gy
const UNITS = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 }

export class QueryError extends Error {}

function tokens(text) {
  const found = []
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text)
    if (!match) throw fault(at, `unexpected ${text[at]}`)
    const [, sign, quoted, word] = match
    if (sign ?? quoted ?? word) found.push({ sign, quoted, word, at })
  }
  return found
}

const fault = (at, what) =>
  new QueryError(`invalid TraceQL query: parse error at line 1, col ${at + 1}: syntax error: ${what}`)

function literal({ quoted, word }) {
  if (quoted !== undefined) return quoted[0] === '`' ? quoted.slice(1, -1) : JSON.parse(quoted)
  if (word === 'true' || word === 'false') return word === 'true'
  const [, number, unit] = /^(-?\d+(?:\.\d+)?)([a-zµ]*)$/.exec(word) ?? []
  return number === undefined ? word : Number(number) * (UNITS[unit] ?? 1)
}

/** What a name on the left stands for, in one span of one trace. */
const INTRINSICS = {
  name: ({ span }) => span.name,
  status: ({ span }) => (span.status.code ?? 'STATUS_CODE_UNSET').slice('STATUS_CODE_'.length).toLowerCase(),
  statusMessage: ({ span }) => span.status.message,
  kind: ({ span }) => (span.kind ?? 'SPAN_KIND_UNSPECIFIED').slice('SPAN_KIND_'.length).toLowerCase(),
  duration: ({ start, end }) => Number(BigInt.asUintN(64, end - start)),
  traceDuration: (_, trace) => trace.duration,
  rootName: (_, { root }) => root?.span.name,
  rootServiceName: (_, { root }) => root?.resource['service.name'],
}
const ALIASES = {
  'span:name': 'name',
  'span:status': 'status',
  'span:kind': 'kind',
  'span:duration': 'duration',
}
Object.assign(ALIASES, { 'trace:rootName': 'rootName', 'trace:rootService': 'rootServiceName' })
Object.assign(ALIASES, { 'trace:duration': 'traceDuration' })

function field({ word, at }) {
  const intrinsic = INTRINSICS[ALIASES[word] ?? word]
  if (intrinsic) return { read: intrinsic, intrinsic: ALIASES[word] ?? word }
  const [, scope, key] = /^(resource|span|)\.(.+)$/.exec(word) ?? []
  if (key === undefined) throw fault(at, 'unexpected IDENTIFIER')
  const read = {
    resource: ({ resource }) => resource[key],
    span: ({ attributes }) => attributes[key],
    '': ({ resource, attributes }) => attributes[key] ?? resource[key],
  }[scope]
  return { read, key }
}

const whole = (pattern) => new RegExp(`^(?:${pattern})$`)
const COMPARE = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== undefined && a !== b,
  '=~': (a, b) => whole(b).test(a),
  '!~': (a, b) => a !== undefined && !whole(b).test(a),
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
}

/** { matches(span, trace), fields }: whether a span is meant, and what the query names. */
export function parseQuery(text) {
  const all = tokens(text)
  const fields = []
  let next = 0
  const refuse = () => {
    const token = all[next]
    throw fault(
      token?.at ?? text.length,
      `unexpected ${token ? (token.sign ?? token.quoted ?? token.word) : '$end'}`,
    )
  }
  const eat = (sign) => all[next]?.sign === sign && (next += 1) > 0
  const expect = (sign) => eat(sign) || refuse()

  function condition() {
    if (eat('(')) {
      const inner = either()
      expect(')')
      return inner
    }
    if (all[next]?.word === undefined) refuse()
    const left = field(all[next++])
    fields.push(left)
    const compare = COMPARE[all[next]?.sign]
    if (!compare) refuse()
    next += 1
    if (all[next] === undefined || all[next].sign) refuse()
    const right = literal(all[next++])
    return (span, trace) => compare(left.read(span, trace), right)
  }
  function both() {
    const parts = [condition()]
    while (eat('&&')) parts.push(condition())
    return (span, trace) => parts.every((part) => part(span, trace))
  }
  function either() {
    const parts = [both()]
    while (eat('||')) parts.push(both())
    return (span, trace) => parts.some((part) => part(span, trace))
  }

  expect('{')
  const matches = all[next]?.sign === '}' ? () => true : either()
  expect('}')
  if (next < all.length) refuse()
  return { matches, fields }
}
