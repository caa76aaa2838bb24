// What is said outside the file, what is shown of it, and the file lake starts with.
import { describe, expect, test } from 'vitest'
import { components } from '../../src/components/index.ts'
import { environmentOverrides } from '../../src/config/environment.ts'
import { projectName } from '../../src/config/name.ts'
import { nearest } from '../../src/config/nearest.ts'
import { parseConfig, secretFiles } from '../../src/config/parse.ts'
import type { ParseOptions } from '../../src/config/parse.ts'
import { formatFindings } from '../../src/config/report.ts'
import { configOrigins, showConfig } from '../../src/config/show.ts'
import { starterConfig } from '../../src/config/starter.ts'
import { formatBytes, formatDuration, parseBytes, parseDuration } from '../../src/config/units.ts'
import { alerts, catalogue, environment } from './catalogue.ts'

const options: ParseOptions = { file: 'lake.yaml', environment, alerts, components: catalogue }

function valid(text: string, more: Partial<ParseOptions> = {}) {
  const result = parseConfig(text, { ...options, ...more })
  if (!result.ok) throw new Error(formatFindings(result.findings, text).join('\n'))
  return result
}

function lines(text: string, more: Partial<ParseOptions> = {}): readonly string[] {
  const result = parseConfig(text, { ...options, ...more })
  return formatFindings(result.ok ? result.warnings : result.findings, text)
}

describe('flags > LAKE_* > lake.yaml > defaults', () => {
  const file = 'name: my-lake\nsize: tiny\n'

  test('each wins over the next', () => {
    expect(valid('name: my-lake').config.size).toBe('default')
    expect(valid(file).config.size).toBe('tiny')
    expect(valid(file, { environment: { LAKE_SIZE: 'full' } }).config.size).toBe('full')
    expect(valid(file, { environment: { LAKE_SIZE: 'full' }, flags: { size: 'default' } }).config.size).toBe(
      'default',
    )
    expect(valid('', { environment: { LAKE_NAME: 'from-env' } }).config.name).toBe('from-env')
  })

  test('an empty variable says nothing', () => {
    expect(environmentOverrides({ LAKE_SIZE: '', LAKE_RUNTIME: 'native', HOME: '/x' })).toEqual({
      runtime: 'native',
    })
  })

  test('the size from outside decides which parts run', () => {
    expect(valid(file, { flags: { size: 'full' } }).config.components).toMatchObject({
      tempo: { mode: 'managed' },
    })
    expect(valid(file).config.components).toMatchObject({
      tempo: { mode: 'absent' },
      grafana: { mode: 'absent' },
    })
  })

  test('a wrong one is blamed on the variable or the flag, not on the file', () => {
    expect(lines(file, { environment: { LAKE_SIZE: 'big' } })).toEqual([
      'LAKE_SIZE error size must be one of tiny, default, full; it is "big"',
    ])
    expect(lines(file, { flags: { runtime: 'docker' } })[0]).toBe(
      '--runtime error runtime must be one of auto, compose, native; it is "docker"',
    )
  })
})

describe('components', () => {
  test('what is needed and not mentioned is pulled in, through all steps', () => {
    const { config } = valid('name: a\ncomponents: { trino: {} }\n')
    for (const name of ['trino', 'nessie', 'postgres', 'minio'])
      expect(config.components).toHaveProperty(`${name}.mode`, 'managed')
  })

  test('an external one satisfies a need, and needs nothing itself', () => {
    const { config } = valid('name: a\ncomponents: { trino: {}, nessie: { external: host:19120 } }\n')
    expect(config.components).toMatchObject({
      nessie: { mode: 'external' },
      postgres: { mode: 'absent' },
      minio: { mode: 'absent' },
    })
  })

  test('options get their defaults, named or not', () => {
    expect(valid('name: a\ncomponents: { trino: }\n').config.components).toMatchObject({
      trino: { options: { workers: 0, jmx: true } },
    })
    expect(
      valid('name: a\ncomponents: { trino: { workers: 2, memory: 1.5GB } }\n').config.components,
    ).toMatchObject({
      trino: { memory: 1536, options: { workers: 2, jmx: true } },
    })
  })
})

describe('secrets', () => {
  const file =
    'name: a\nalerts: { receivers: { hook: { url: file:secrets/hook }, open: { url: "https://example.com/s3cret" } } }\n'
  const secretFile = (path: string) =>
    path === 'secrets/hook' ? 'https://example.com/from-file\n' : undefined

  test('come from a file, without its line break', () => {
    const { config } = valid(file, { secretFile })
    expect(config.alerts.receivers['hook']).toEqual({ kind: 'webhook', url: 'https://example.com/from-file' })
  })

  test('and lake says which files it wants to read', () => {
    expect(secretFiles(file, {})).toEqual(['secrets/hook'])
    expect(secretFiles('name: "', {})).toEqual([])
  })

  test('in the open are a warning, and are printed nowhere', () => {
    const { config, warnings } = valid(file, { secretFile })
    expect(warnings).toMatchObject([{ ruleId: 'literal-secret', severity: 'warning', line: 2 }])
    expect(`${lines(file, { secretFile }).join('\n')}${JSON.stringify(showConfig(config))}`).not.toMatch(
      /s3cret|from-file/,
    )
  })
})

test('config show speaks the words of lake.yaml, and hides what is secret', () => {
  const text = `name: a
components:
  trino: { port: "\${PORT}" }
  postgres: { external: { address: host, user: lake, password: "\${DIGITS}" } }
alerts: { receivers: { slack: { webhook: "\${SLACK_WEBHOOK}", channel: "#ops" } }, overrides: { TrinoHighLatency: { threshold: 45s } } }
`
  const { config, sources } = valid(text, { flags: { size: 'tiny' } })
  const shown = showConfig(config, sources)
  expect(shown).toMatchObject({
    size: 'tiny',
    components: {
      trino: { port: 5433, workers: 0 },
      tempo: false,
      postgres: {
        external: { address: 'host:5432', user: 'lake', password: '(from ${DIGITS})', sslmode: 'disable' },
      },
    },
    retention: { metrics: '30d', logs: '30d', traces: '14d', disk: '10GB' },
    alerts: {
      receivers: { slack: { webhook: '(from ${SLACK_WEBHOOK})', channel: '#ops' } },
      overrides: { TrinoHighLatency: { enabled: true, threshold: '45s' } },
    },
  })
  expect(showConfig(config)).toMatchObject({ alerts: { receivers: { slack: { webhook: '(hidden)' } } } })
  expect(configOrigins(shown, sources)).toMatchObject({
    size: '--size',
    name: 'lake.yaml',
    'components.trino.port': 'lake.yaml, ${PORT}',
    'components.trino.workers': 'default',
    'retention.metrics': 'default',
  })
  const { config: again } = valid(
    `name: a\n${JSON.stringify(shown['retention']).replace(/^/, 'retention: ')}\n`,
  )
  expect(again.retention).toEqual(config.retention)
})

describe('the file lake init writes', () => {
  const check = (text: string) =>
    parseConfig(text, { file: 'lake.yaml', environment: { SLACK_WEBHOOK: 'https://example.com/x' } })

  test.for([[], ['postgres'], Object.keys(components)].map((chosen) => ({ chosen })))(
    'with $chosen',
    ({ chosen }) => {
      const text = starterConfig({ name: 'my-lake', components: chosen })
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./.lake/lake.schema.json')
      const result = check(text)
      expect(result).toMatchObject({ ok: true, warnings: [] })
      for (const name of chosen)
        expect(result).toHaveProperty(['config', 'components', name, 'mode'], 'managed')
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(125)
    },
  )

  test('every commented line holds when it is uncommented', () => {
    const text = starterConfig({ name: 'my-lake', components: ['postgres'] })
    const offers = [...text.matchAll(/^(\s*)# ([a-z-]+: .*)$/gm)].filter(
      ([, , rest]) => !rest!.startsWith('yaml-language-server'),
    )
    expect(offers.length).toBeGreaterThan(4)
    for (const [whole, indent, rest] of offers) {
      expect({ whole, ...check(text.replace(whole, `${indent}${rest}`)) }).toMatchObject({
        whole,
        ok: true,
        warnings: [],
      })
    }
    const all = offers.reduce((so, [whole, indent, rest]) => so.replace(whole, `${indent}${rest}`), text)
    expect(check(all)).toMatchObject({ ok: true, warnings: [] })
  })

  test('a name that lake does not know is said when the file is read', () => {
    expect(check(starterConfig({ name: 'a', components: ['postgrse'] }))).toMatchObject({
      ok: false,
      findings: [{ fix: 'did you mean "postgres"?' }],
    })
  })
})

test('the words of units', () => {
  expect(['30d', '1d6h', '1m30s', '500ms', '2w', '1y'].map(parseDuration)).toEqual([
    2_592_000, 108_000, 90, 0.5, 1_209_600, 31_536_000,
  ])
  expect(['', '30', 'd', '6h1d', '1.5h', '-1d', '30 d'].map(parseDuration)).toEqual(Array.from({ length: 7 }))
  expect([2_592_000, 108_000, 90, 3600, 86_400].map(formatDuration)).toEqual([
    '30d',
    '30h',
    '90s',
    '1h',
    '1d',
  ])
  expect(['10GB', '10GiB', '10g', '1.5 TB', '512MB', '64k'].map(parseBytes)).toEqual(
    [10, 10, 10, 1536, 0.5, 64 / 1024 ** 2].map((gib) => gib * 1024 ** 3),
  )
  expect(['', '10', 'GB', '-1GB', '10 GBs', '1e3GB'].map(parseBytes)).toEqual(Array.from({ length: 6 }))
  expect([10, 1536, 0.5].map((gib) => formatBytes(gib * 1024 ** 3))).toEqual(['10GB', '1536GB', '512MB'])
})

test('the nearest word, or none', () => {
  const keys = ['retention', 'components', 'targets', 'size', 'name', 'prometheus']
  expect(
    ['retension', 'Components', 'target', 'sise', 'nmae', 'prom', 'xyz', ''].map((word) =>
      nearest(word, keys),
    ),
  ).toEqual(['retention', 'components', 'targets', 'size', 'name', 'prometheus', undefined, undefined])
})

test('a name from a folder', () => {
  const names = ['My Lake (2)', 'données', '2024-lake', '___', '日本', 'a'.repeat(50), 'x-', 'Lake'].map(
    projectName,
  )
  expect(names).toEqual(['my-lake-2', 'donnees', 'lake', 'lake', 'lake', 'a'.repeat(40), 'x', 'lake'])
  for (const name of names) expect(parseConfig(`name: ${name}\n`, options).ok).toBe(true)
})

test('colours only where they are asked for', () => {
  const paint = {
    severity: (text: string) => `<${text}>`,
    place: (text: string) => `[${text}]`,
    source: (text: string) => `|${text}`,
  }
  const findings = [
    { ruleId: 'x', severity: 'error', file: 'lake.yaml', line: 1, col: 3, message: 'no', fix: 'yes' },
  ] as const
  expect(formatFindings(findings, 'a: b', paint)).toEqual([
    '[lake.yaml:1:3] <error> no; yes',
    '|    a: b',
    '|      ^',
  ])
})
