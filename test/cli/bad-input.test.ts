// What people mistype, for every command: the exit code of the contract, a way out, no stack; the same under --json.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { glob } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lake, repository } from './harness/lake.ts'

/**
 * Command line, and the exit code it must end with. No engine answers: what can be refused without one is refused (2), a
 * service is looked up where it runs (4).
 */
const rows = [
  ['init --bogus', 2],
  ['init one two', 2],
  ['up --timeout soon', 2],
  ['up --runtime podman', 2],
  ['up --profile nowhere', 2],
  ['up trino', 2],
  ['down --bogus', 2],
  ['restart nowhere', 4],
  ['status extra', 2],
  ['logs nowhere', 4],
  ['logs --tail many', 2],
  ['logs --since yesterday', 2],
  ['exec', 2],
  ['exec nowhere -- ls', 4],
  ['open nowhere', 4],
  ['grafana --bogus', 2],
  ['view --port none', 2],
  ['view --bogus', 2],
  ['view nowhere', 4],
  ['wait --timeout soon', 2],
  ['wait nowhere', 4],
  ['reset nowhere --yes', 4],
  ['health --only nowhere', 4],
  ['doctor extra', 2],
  ['plan --bogus', 2],
  ['diff one two', 2],
  ['render --bogus', 2],
  ['eject', 2],
  ['eject nowhere.yaml', 2],
  ['lint nowhere.yaml', 2],
  ['lint --rule nothing', 2],
  ['lint --format html', 2],
  ['lint --dry-run', 2],
  ['queries --since yesterday', 2],
  ['queries --limit 0', 2],
  ['query', 2],
  ['query up --range long', 2],
  ['query up --promql --sql', 2],
  ['demo load --for soon', 2],
  ['demo load --rate 0', 2],
  ['demo load --only nowhere', 2],
  ['demo load --clean --faults', 2],
  ['alerts backtest', 2],
  ['alerts backtest NoSuchAlert', 2],
  ['alerts backtest nowhere.yaml', 2],
  ['alerts backtest up>', 2],
  ['alerts backtest up>0', 4],
  ['alerts backtest up>0 --since soon', 2],
  ['alerts backtest up>0 --for soon', 2],
  ['alerts backtest up>0 --samples nowhere.txt', 2],
  ['alerts backtest up>0 --max-firings -1', 2],
  ['alerts test NoSuchAlert', 2],
  ['alerts test nowhere.test.yaml', 2],
  ['alerts test PostgresDown', 2],
  ['alerts test --bogus', 2],
  ['drill', 2],
  ['drill trino --all', 2],
  ['drill trino --how burn', 2],
  ['drill trino --watch soon', 2],
  ['drill trino --timeout soon', 2],
  ['drill trino --bogus', 2],
  ['alerts freeze', 2],
  ['alerts freeze NoSuchAlert', 2],
  ['alerts freeze PostgresDown', 4],
  ['alerts freeze PostgresDown --at soon', 2],
  ['alerts freeze PostgresDown --at 2199-01-01T00:00:00Z', 2],
  ['slo list extra', 2],
  ['slo new', 2],
  ['slo new Mine --up up', 2],
  ['slo new mine', 2],
  ['slo new mine --up up{', 2],
  ['slo new mine --up up --objective 100%', 2],
  ['slo new mine --up up --window 1h', 2],
  ['slo new mine --up up --objective 0.99', 2],
  ['slo new mine --histogram nowhere_seconds{job="trino"} --below 1s', 2],
  ['drill nowhere', 2],
  ['drill trino', 2],
  ['drill postgres', 4],
  ['drill --list', 4],
  ['disk extra', 2],
  ['dashboards list extra', 2],
  ['dashboards new', 2],
  ['dashboards new nowhere', 2],
  ['dashboards new trino --metrics nowhere', 2],
  ['dashboards new trino --name ../x', 2],
  ['dashboards pull', 2],
  ['dashboards pull nowhere', 4],
  ['dashboards check nowhere', 2],
  ['contract record', 2],
  ['contract record nowhere', 4],
  ['contract record nowhere --check --output x', 2],
  ['connect nowhere', 2],
  ['connect trino', 2],
  ['targets add', 2],
  ['targets add api not-an-address:', 2],
  ['targets remove nowhere', 2],
  ['targets test', 2],
  ['targets list extra', 2],
  ['alerts new', 2],
  ['alerts new --component nowhere', 2],
  ['alerts new --component trino', 2],
  ['alerts new --component trino --signal nothing --above 5 --name X', 2],
  ['alerts new --component trino --signal queries-queued --name X', 2],
  ['alerts new --component trino --signal queries-queued --above 30s --name X', 2],
  ['alerts new --component trino --signal queries-queued --above 5 --for soon --name X', 2],
  ['alerts new --component trino --signal queries-queued --above 5 --name ../X', 2],
  ['alerts new --component custom --expr up> --name X', 2],
  ['alerts new --component custom --expr up{job="a"} --name X', 2],
  ['alerts new --from PostgresDwn --name X', 2],
  ['alerts new --from PostgresConnectionsHigh --above 10GB --name X', 2],
  ['alerts new --from PostgresDown --component postgres --name X', 2],
  ['alerts new --signal postgres/deadlocks --above 5 --name X --since soon', 2],
  ['alerts new --list-signals --component nowhere', 2],
  ['alerts new --all', 2],
  ['alerts list --severity loud', 2],
  ['alerts list --component postgress', 2],
  ['alerts status extra', 2],
  ['alerts silence PostgresDown', 2],
  ['alerts silence PostgresDwn --because x', 2],
  ['alerts silence PostgresDown --because x --for soon', 2],
  ['alerts silence PostgresDown --because x --label y', 2],
  ['alerts silence list extra', 2],
  ['alerts silence expire', 2],
  ['alerts fire', 2],
  ['alerts fire PostgresDwn', 2],
  ['alerts fire PostgresDown --timeout soon', 2],
  ['alerts watch --every 0', 2],
  ['alerts explain', 2],
  ['alerts explain PostgresDwn', 2],
  ['alerts explain PostgresDown --limit 0', 2],
  ['config show --bogus', 2],
  ['config validate --bogus', 2],
  ['config schema extra', 2],
  ['config set', 2],
  ['config set size huge', 2],
  ['config set nowhere.at.all 1', 2],
  ['config secrets nowhere', 2],
  ['programs list extra', 2],
  ['programs install', 2],
  ['programs install prometeus', 2],
  ['programs install --bogus', 2],
  ['programs remove', 2],
  ['programs remove nowhere', 2],
  ['programs verify nowhere', 2],
  ['completion powershell', 2],
] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lake-bad-'))
  await writeFile(join(folder, 'lake.yaml'), 'name: demo\ncomponents:\n  postgres: {}\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const stack = /^\s+at .*\(?.*:\d+:\d+\)?$/m

describe.each(rows)('lake %s', (line, code) => {
  const args = line.split(' ')

  test(`ends with ${code}, in words`, async () => {
    const ended = await lake(args, { cwd: folder })
    expect(ended, ended.stderr).toMatchObject({ code })
    expect(ended.stderr + ended.stdout).not.toMatch(stack)
    expect(ended.stderr).toMatch(/→ /)
  })

  test('ends the same under --json, with one envelope', async () => {
    // Behind a double dash a word belongs to the other program.
    const dashes = args.indexOf('--')
    const asked = dashes < 0 ? [...args, '--json'] : args.toSpliced(dashes, 0, '--json')
    const ended = await lake(asked, { cwd: folder })
    expect(ended.code).toBe(code)
    // A stream ends with an item that says what went wrong.
    const last = JSON.parse(ended.stdout.trim().split('\n}\n').at(-1) ?? '') as {
      error: { actions: unknown[] }
    }
    expect(last.error.actions.length).toBeGreaterThan(0)
  })
})

test('no command is left out', async () => {
  const files = await Array.fromAsync(glob('**/*.ts', { cwd: join(repository, 'src/commands') }))
  const ids = files.map((file) => file.slice(0, -'.ts'.length).replaceAll('/', ' '))
  const lines = rows.map(([line]) => `${line} `)
  expect(ids.filter((id) => !lines.some((line) => line.startsWith(`${id} `)))).toEqual([])
})
