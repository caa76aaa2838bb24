// Completion as a person meets it: the shells themselves, on a terminal, with the script that lake prints.
import { execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lake, shipped } from './harness/lake.ts'

const compose = `name: demo-1
services:
  # Metrics.
  prometheus:
    image: prom/prometheus
  postgres:
    image: postgres
  postgres-exporter:
    image: exporter
volumes:
  prometheus:
`
const files: Readonly<Record<string, string>> = {
  'lake.yaml': 'name: demo\n',
  '.lake/compose.yaml': compose,
  '.lake/state.json': JSON.stringify({ files: { 'loki/loki.yaml': '', 'secrets/x.yaml': '' } }),
  '.lake/secrets/postgres-password': 'never printed',
  '.lake/secrets/alertmanager/alertmanager.yaml': '',
  '.lake/grafana/dashboards/lake-overview.json': '{ "uid": "lake-overview", "title": "Lake overview" }',
  '.lake/grafana/dashboards/spoilt.json': '{',
  '.lake/prometheus/rules/trino.yaml': 'groups:\n  - rules:\n      - alert: TrinoSlow\n        expr: up\n',
  'alerts/mine.rules.yaml': 'groups: [\n  { alert: TrinoMine, expr: up },\n]\n',
  'alerts/mine.test.yaml': '- alert: NoRule\n',
}

let folder: string
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lake-completion-')))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const program = `#!/bin/sh\nexec '${process.execPath}' '${join(shipped, 'bin/lake.js')}' "$@"\n`
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/lake'), program, { mode: 0o755 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const asked = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { code, stdout, stderr, asked: docker } = await lake(['__complete', ...words], { cwd: folder })
  expect({ code, stderr, docker }).toEqual({ code: 0, stderr: '', docker: [] })
  return stdout.split('\n').filter(Boolean)
}

describe('lake __complete', () => {
  test.each([
    [['sta'], ['status\tShow what runs, and where.']],
    [
      ['restart', 'po'],
      ['postgres', 'postgres-exporter'],
    ],
    [['restart', 'postgres', 'po'], ['postgres-exporter']],
    [['connect', 'o'], ['otlp']],
    [['restart', '--timeout', '5m', 'pro'], ['prometheus']],
    [['-C', '.', 'restart', 'pro'], ['prometheus']],
    [['restart', '--profile', 'l'], ['lake']],
    [['restart', '--profile=l'], ['--profile=lake']],
    [['restart', '--profile', '=', 'l'], ['lake']],
    [
      ['restart', '--profile', '='],
      ['observability', 'lake', 'pipelines'],
    ],
    [['restart', '--no-w'], ['--no-wait\tDo not wait until every service is ready.']],
    [['restart', '--timeout', ''], []],
    [['exec', 'pro'], ['prometheus']],
    [['exec', 'postgres', '--', 'p'], []],
    [['grafana', ''], ['lake-overview\tLake overview']],
    [['config', 'secrets', ''], ['postgres-password']],
    [['config', 'set', 'components.postgres.p'], ['components.postgres.port']],
    [
      ['config', 'set', 'size', ''],
      ['tiny', 'default', 'full'],
    ],
    [['eject', ''], ['loki/loki.yaml']],
    ...['explain', 'backtest', 'fire', 'silence', 'test', 'freeze'].map((command): [string[], string[]] => [
      ['alerts', command, 'Trino'],
      ['TrinoSlow', 'TrinoMine'],
    ]),
    [['alerts', 'test', 'TrinoSlow', ''], ['TrinoMine']],
    [['alerts', 'backtest', 'TrinoSlow', '--compare', 'TrinoM'], ['TrinoMine']],
    [['completion', 'f'], ['fish']],
    [
      ['programs', 'install', 'prometheus', 'al'],
      ['alertmanager', 'alloy'],
    ],
    [['init', '--with', 'gra'], ['grafana']],
    [['-C', ''], [':folders']],
    [['nonsense', 'x', ''], []],
    [['up', '--nonsense', ''], []],
  ])('%j', async (words, expected) => {
    expect(await asked(...words)).toEqual(expected)
  })

  test('knows commands below a topic, and flags by both names', async () => {
    expect((await asked('config', '')).map((line) => line.split('\t')[0])).toEqual(
      expect.arrayContaining(['show', 'set', 'secrets', 'schema', 'validate']),
    )
    const flags = (await asked('restart', '-p', 'lake', '-')).map((line) => line.split('\t')[0])
    expect(flags).toEqual(expect.arrayContaining(['--timeout', '-C', '--json', '--help']))
    expect(flags).not.toContain('--profile')
  })

  test('without a project it knows what lake knows', async () => {
    const { stdout } = await lake(['__complete', 'logs', 'postgres'])
    expect(stdout).toBe('postgres\npostgres-exporter\n')
    expect((await lake(['__complete', 'grafana', ''])).stdout).toBe('')
  })
})

const isHere = (program: string): boolean => {
  try {
    execFileSync('which', [program])
    return true
  } catch {
    return false
  }
}

interface Shell {
  readonly start: string
  readonly load: string
}

const shells: Readonly<Record<string, Shell>> = {
  bash: { start: 'bash --norc --noprofile -i', load: 'source <(lake completion bash)' },
  zsh: { start: 'zsh -f -i', load: 'autoload -Uz compinit; compinit -u -D; source <(lake completion zsh)' },
  fish: { start: 'fish --private --no-config -i', load: 'lake completion fish | source' },
}

/** Types into a real shell on a terminal; each line is sent when the one before has been answered. */
async function type({ start, load }: Shell, keys: string, until: RegExp): Promise<string> {
  const env = { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}`, HOME: folder, TERM: 'xterm' }
  const child = spawn('script', ['-qec', start, '/dev/null'], { cwd: folder, env, stdio: 'pipe' })
  const { promise, resolve } = Promise.withResolvers<string>()
  let screen = ''
  let typed = false
  child.stdout.on('data', (chunk: Buffer) => {
    screen += stripVTControlCharacters(chunk.toString())
    if (!typed && screen.includes('LOADED')) {
      typed = true
      screen = ''
      child.stdin.write(keys)
    } else if (typed && until.test(screen)) resolve(screen)
  })
  const late = setTimeout(() => resolve(screen), 30_000)
  // Written apart, so that the echo of the line is not taken for its output.
  child.stdin.write(`${load}; echo LOAD"ED"\n`)
  const seen = await promise
  clearTimeout(late)
  child.stdin.end('\u0003\u0004')
  child.kill()
  return seen
}

describe.each(Object.entries(shells))('%s', (name, shell) => {
  const there = isHere(name) && isHere('script')
  // Where all must run, its absence makes them fail.
  const missing = !there && process.env['LAKE_E2E'] !== 'required'
  if (missing)
    process.stderr.write(`NOT RUN: completion in ${name}, since it or script is not installed here\n`)

  test.skipIf(missing)('completes a service', async () => {
    expect(await type(shell, 'lake restart postgres-e\t', /postgres-exporter/)).toMatch(/postgres-exporter/)
  })

  test.skipIf(missing)('completes a value behind =', async () => {
    const seen = await type(shell, 'lake up --profile=obs\t', /observability/)
    expect(seen).toMatch(/--profile=obs.*ervability/s)
  })

  test.skipIf(missing)('lets the shell complete folders', async () => {
    expect(await type(shell, 'lake -C ./bi\t', /bin\//)).toMatch(/bin\//)
  })

  test('the script is what --json holds', async () => {
    const { stdout } = await lake(['completion', name])
    const { data } = JSON.parse((await lake(['completion', name, '--json'])).stdout) as {
      data: { script: string }
    }
    expect(data.script).toBe(stdout)
  })
})

test('an unknown shell is wrong usage', async () => {
  expect(await lake(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' })
})
