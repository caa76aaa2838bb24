import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { setValue, unsetValue } from '../../src/config/edit.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { alerts, catalogue, environment } from './catalogue.ts'

const options = { file: 'lake.yaml', environment, alerts, components: catalogue }
const set = (text: string, path: string, value: string) =>
  setValue(text, path.split('.'), { value, ...options })
const unset = (text: string, path: string) => unsetValue(text, path.split('.'), options)
const textOf = (result: ReturnType<typeof set>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.text
}

const file = `# Ours.
name:   my-lake   # keep the spaces

components:
  trino: {}   # the engine
  postgres:  # the database
    port: 5432
    # memory: 2GB

  minio: { port: 9000 }

retention: { metrics: '30d', logs: "14d" }
alerts:
  receivers:
    slack: { webhook: \${SLACK_WEBHOOK} }
# The end.
`

/** Line by line: what is gone and what came. */
function changed(before: string, after: string): readonly string[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `-${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `+${line}`),
  ]
}

describe('setting a value changes that value only', () => {
  test.for([
    ['components.postgres.port', '5433', ['-    port: 5432', '+    port: 5433']],
    ['components.postgres.memory', '1GB', ['+    memory: 1GB']],
    [
      'components.trino.workers',
      '2',
      ['-  trino: {}   # the engine', '+  trino: { workers: 2 }   # the engine'],
    ],
    ['components.trino', 'false', ['-  trino: {}   # the engine', '+  trino: false   # the engine']],
    ['components.minio.memory', '2GB', ['-  minio: { port: 9000 }', '+  minio: { port: 9000, memory: 2GB }']],
    ['components.nessie', '{}', ['+  nessie: {}']],
    ['components.nessie.port', '19121', ['+  nessie:', '+    port: 19121']],
    ['name', 'other', ['-name:   my-lake   # keep the spaces', '+name: other   # keep the spaces']],
    ['size', 'tiny', ['+size: tiny']],
    ['scrape.interval', '30s', ['+scrape:', '+  interval: 30s']],
    [
      'retention.metrics',
      '7d',
      [`-retention: { metrics: '30d', logs: "14d" }`, `+retention: { metrics: 7d, logs: "14d" }`],
    ],
    [
      'alerts.receivers.slack.channel',
      '#ops',
      [
        '-    slack: { webhook: ${SLACK_WEBHOOK} }',
        '+    slack: { webhook: ${SLACK_WEBHOOK}, channel: "#ops" }',
      ],
    ],
    ['alerts.receivers.pager.url', '${SLACK_WEBHOOK}', ['+    pager:', '+      url: "${SLACK_WEBHOOK}"']],
    [
      'alerts.overrides.TrinoHighLatency',
      '{threshold: 45s, severity: info}',
      ['+  overrides:', '+    TrinoHighLatency: { threshold: 45s, severity: info }'],
    ],
    ['targets', '[{name: a, address: "host:1"}]', ['+targets: [ { name: a, address: "host:1" } ]']],
  ] as const)('%s %s', ([path, value, lines]) => {
    const after = textOf(set(file, path, value))
    expect(changed(file, after)).toEqual(lines)
    expect(parseConfig(after, options).ok).toBe(true)
  })
})

describe('removing a key', () => {
  test.for([
    ['components.postgres.port', ['-    port: 5432']],
    ['components.trino', ['-  trino: {}   # the engine']],
    ['components.minio.port', ['-  minio: { port: 9000 }', '+  minio: {}']],
    ['retention.metrics', [`-retention: { metrics: '30d', logs: "14d" }`, `+retention: { logs: "14d" }`]],
    ['retention.logs', [`-retention: { metrics: '30d', logs: "14d" }`, `+retention: { metrics: '30d' }`]],
    // A section goes with its last key.
    [
      'alerts.receivers.slack.webhook',
      ['-alerts:', '-  receivers:', '-    slack: { webhook: ${SLACK_WEBHOOK} }'],
    ],
    ['size', []],
    ['components.nessie.port', []],
  ] as const)('%s', ([path, lines]) => {
    const after = textOf(unset(file, path))
    expect(changed(file, after)).toEqual(lines)
    expect(parseConfig(after, options).ok).toBe(true)
  })
})

describe('what is refused', () => {
  const refusal = (result: ReturnType<typeof set>) =>
    result.ok ? [] : result.findings.map(({ message }) => message)

  test('a value that is not valid, at the line where it would stand', () => {
    const result = set(file, 'components.postgres.port', '99999')
    expect(result.ok).toBe(false)
    expect(result.ok ? [] : result.findings).toMatchObject([{ ruleId: 'invalid-value', line: 7, col: 11 }])
    expect(result.text).toContain('port: 99999')
  })

  test('a key that is unknown', () => {
    expect(refusal(set(file, 'components.postgres.prot', '1'))).toEqual([
      'unknown key "prot" in components.postgres',
    ])
  })

  test('what another value would make invalid', () => {
    expect(refusal(set(file, 'components.trino.port', '5432'))).toEqual([
      'port 5432 is already taken by trino',
    ])
    expect(refusal(unset(file, 'name'))).toEqual(['name is missing'])
  })

  test('a path through a value', () => {
    expect(refusal(set(file, 'name.first', 'x'))[0]).toContain('name.first cannot be set in place')
    expect(
      refusal(set('name: a\ntargets: [{ name: b, address: host:1 }]\n', 'targets.0.name', 'c'))[0],
    ).toContain('cannot be set')
  })

  test('an alias that would change something else as well', () => {
    const shared = 'name: a\nretention: { metrics: &long 60d, logs: *long }\n'
    expect(refusal(set(shared, 'retention.metrics', '7d'))[0]).toContain('an alias')
    expect(textOf(set(shared, 'retention.logs', '7d'))).toBe(
      'name: a\nretention: { metrics: &long 60d, logs: 7d }\n',
    )
  })

  test('a file that cannot be read', () => {
    expect(set('name: "x\n', 'size', 'tiny').ok).toBe(false)
  })
})

test('errors that were there before do not stop an edit', () => {
  const broken = 'name: my-lake\nsize: huge\nimages: { registry: ${NOT_SET} }\n'
  expect(textOf(set(broken, 'runtime', 'native'))).toBe(`${broken}runtime: native\n`)
  expect(textOf(set(broken, 'size', 'tiny'))).toBe(broken.replace('huge', 'tiny'))
})

test('an empty file, a file of comments, CRLF and a byte order mark', () => {
  expect(textOf(set('', 'name', 'a'))).toBe('name: a\n')
  expect(textOf(set('# Ours', 'name', 'a'))).toBe('# Ours\nname: a\n')
  expect(textOf(set('\uFEFFname: a\r\n', 'components.trino.port', '1'))).toBe(
    '\uFEFFname: a\r\ncomponents:\r\n  trino:\r\n    port: 1\r\n',
  )
  expect(textOf(set('name: a\ncomponents:\n  trino:\n', 'components.trino.port', '1'))).toBe(
    'name: a\ncomponents:\n  trino: { port: 1 }\n',
  )
})

test('text that YAML would read as something else is quoted', () => {
  for (const value of ['#ops', '@x', 'it\'s "so"', '{', '1, 2', ' x ', 'a # b', '${DIGITS}', '*a', '!x']) {
    const after = textOf(
      set(
        'name: a\nalerts: { receivers: { s: { webhook: "${SLACK_WEBHOOK}" } } }\n',
        'alerts.receivers.s.channel',
        value,
      ),
    )
    const read = parse(after) as { alerts: { receivers: { s: { channel: unknown } } } }
    expect(read.alerts.receivers.s.channel).toBe(value.trim())
  }
})

test(
  'set and unset of any key in any good file: the same values otherwise, and back again',
  { timeout: 60_000 },
  () => {
    const seeds = [
      'every-key',
      'design',
      'references',
      'minimal',
      'crlf-bom',
      'empty-sections',
      'aliases',
    ].map((name) => readFileSync(`${import.meta.dirname}/fixtures/good/${name}.yaml`, 'utf8'))
    const paths = [
      'size',
      'runtime',
      'retention.disk',
      'components.trino.port',
      'components.minio.memory',
      'components.loki',
      'scrape.interval',
      'alerts.receivers.new.url',
      'alerts.overrides.PrometheusDown.for',
    ]
    const values = [
      'tiny',
      'native',
      '1TB',
      '8099',
      '512MB',
      '{ memory: 1GB }',
      '20s',
      '"${SLACK_WEBHOOK}"',
      '3m',
    ]
    const some = fc.nat({ max: paths.length - 1 })
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.uniqueArray(some, { minLength: 1, maxLength: 5 }),
        (seed, picks) => {
          let text = seed
          for (const pick of picks) {
            const result = set(text, paths[pick]!, values[pick]!)
            if (!result.ok) continue
            expect(parseConfig(result.text, options)).toMatchObject({ ok: true })
            // Setting again changes nothing; comments stay.
            expect(textOf(set(result.text, paths[pick]!, values[pick]!))).toBe(result.text)
            const gone = unset(result.text, paths[pick]!)
            const left = parseConfig(gone.text, options)
            if (gone.ok && !left.ok)
              throw new Error(`unset ${paths[pick]} left: ${JSON.stringify(left.findings)}`)
            text = result.text
          }
          for (const comment of seed.match(/#.*/g) ?? []) expect(text).toContain(comment.trim())
        },
      ),
      { numRuns: 20 },
    )
  },
)

test('a mapping on lines of its own becomes one value, and the comment of its key stays', () => {
  const text = 'name: a\ncomponents:\n  trino:\n    port: 9000\n  nessie: # ours\n    port: 1\n\n# end\n'
  expect(textOf(set(text, 'components.trino', 'false'))).toBe(
    text.replace('trino:\n    port: 9000', 'trino: false'),
  )
  const after = textOf(set(text, 'components.nessie', '{ external: host }'))
  expect(parse(after)).toMatchObject({ components: { trino: { port: 9000 }, nessie: { external: 'host' } } })
  expect(after).toContain('# ours')
})
