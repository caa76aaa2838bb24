// `lake lint` as a person or a CI runs it.
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lake, repository } from './harness/lake.ts'

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lake-lint-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries({ 'lake.yaml': 'name: demo\n', ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

const fixture = (id: string, name: string) =>
  readFile(join(repository, 'test/lint/fixtures', id, name), 'utf8')
const dead = { 'alerts/a.rules.yaml': await fixture('dead-metric', 'bad.rules.yaml') }
const pattern = { 'alerts/b.rules.yaml': await fixture('regexp', 'bad.rules.yaml') }
const json = async (args: readonly string[], cwd: string) => {
  const { code, stdout } = await lake(['lint', '--json', ...args], { cwd })
  return { code, data: (JSON.parse(stdout) as { data: Data }).data }
}
interface Data {
  readonly findings: readonly {
    readonly ruleId: string
    readonly file: string
    readonly line: number
    readonly fix: string
  }[]
  readonly fixed: readonly unknown[]
  readonly hidden: number
}

test('a clean project, and one that only lake.yaml makes', async () => {
  const { code, stdout } = await lake(['lint'], { cwd: await project({}) })
  expect([code, stdout]).toEqual([0, '✔ 1 file, nothing found\n'])
})

test('names place, rule, why and what would be right', async () => {
  const { code, stdout } = await lake(['lint'], { cwd: await project(dead) })
  expect(code).toBe(1)
  expect(stdout).toContain('alerts/a.rules.yaml:5:16 warning trino_execution_name_QueryManager_RuningQueries')
  expect(stdout).toContain('did you mean trino_execution_name_QueryManager_RunningQueries? [dead-metric]')
  expect(stdout).toContain('A query for a metric that does not exist')
})

test('--json, and hints with --level info', async () => {
  const cwd = await project(dead)
  const { code, data } = await json([], cwd)
  expect([code, data.findings.map(({ ruleId, file, line }) => [ruleId, file, line])]).toEqual([
    1,
    [['dead-metric', 'alerts/a.rules.yaml', 5]],
  ])
  expect(data.hidden).toBe(1)
  const more = await json(['--level', 'info'], cwd)
  expect(more.data.findings.map(({ ruleId }) => ruleId)).toContain('alert-without-test')
})

test('a test beside the rules is found', async () => {
  const cwd = await project({
    ...dead,
    'alerts/a.test.yaml': 'tests:\n  - alert_rule_test:\n      - alertname: OrdersStuck\n',
  })
  const { data } = await json(['--level', 'info'], cwd)
  expect(data.findings.map(({ ruleId }) => ruleId)).toEqual(['dead-metric'])
})

test('what lake contract record wrote beside lake.yaml counts', async () => {
  const metric = '"orders_waiting": { "type": "gauge", "labels": { "queue": null } }'
  const cwd = await project({
    'lake.yaml': 'name: demo\ntargets: [{ name: my-api, address: "host:8000" }]\n',
    'alerts/a.rules.yaml':
      'groups: [{ name: a, rules: [{ record: "a:b", expr: \'orders_wating{job="my-api"}\' }] }]\n',
    'contracts/my-api.json': `{ "component": "my-api", "version": "1", "jobs": { "my-api": { ${metric} } } }`,
  })
  const { data } = await json([], cwd)
  expect(data.findings).toMatchObject([{ ruleId: 'dead-metric', fix: 'did you mean orders_waiting?' }])
  await writeFile(join(cwd, 'contracts/my-api.json'), 'oops')
  const broken = await lake(['lint'], { cwd })
  expect([broken.code, broken.stderr]).toEqual([
    2,
    expect.stringContaining('contracts/my-api.json is no contract'),
  ])
})

test('--fix mends what it can, once; --dry-run only shows it', async () => {
  const cwd = await project(pattern)
  const path = join(cwd, 'alerts/b.rules.yaml')
  const before = await readFile(path, 'utf8')
  const shown = await lake(['lint', '--fix', '--dry-run'], { cwd })
  expect([shown.code, await readFile(path, 'utf8')]).toEqual([0, before])
  expect(shown.stdout).toContain(`+        expr: 'orders_waiting{queue="express"} > 10'`)
  expect((await lake(['lint', '--fix'], { cwd })).code).toBe(0)
  const after = await readFile(path, 'utf8')
  expect(after).toBe(before.replace('=~"express"', '="express"'))
  const again = await json(['--fix'], cwd)
  expect([again.code, again.data.fixed, await readFile(path, 'utf8')]).toEqual([0, [], after])
})

test('files and folders that are named, without a project', async () => {
  const cwd = await project(dead)
  await rm(join(cwd, 'lake.yaml'))
  expect((await json(['alerts/a.rules.yaml'], cwd)).data.findings).toHaveLength(1)
  expect((await json(['alerts'], cwd)).data.findings).toHaveLength(1)
  expect((await lake(['lint'], { cwd })).code).toBe(10)
})

test('one rule, and the list of all', async () => {
  const cwd = await project({ ...dead, ...pattern })
  const { data } = await json(['--rule', 'regexp'], cwd)
  expect(data.findings.map(({ ruleId }) => ruleId)).toEqual(['regexp'])
  // A file may follow.
  expect((await json(['--rule', 'dead-metric', 'alerts'], cwd)).data.findings).toHaveLength(1)
  const { stdout, code } = await lake(['lint', '--list-rules'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toContain('dead-metric')
})

test('a lake.yaml that is not valid is 2', async () => {
  const cwd = await project({ 'lake.yaml': 'nam: demo\n' })
  const { code, stdout } = await lake(['lint'], { cwd })
  expect(code).toBe(2)
  expect(stdout).toContain('lake.yaml:1:1 error unknown key "nam"')
})

test('annotations of GitHub', async () => {
  const { code, stdout } = await lake(['lint', '--format', 'github'], { cwd: await project(dead) })
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^::warning file=alerts\/a\.rules\.yaml,line=5,col=16,title=lake lint%3A dead-metric::.+%0A.+\n$/,
  )
})

test('SARIF 2.1.0', async () => {
  const { code, stdout } = await lake(['lint', '--format', 'sarif'], {
    cwd: await project({ ...dead, ...pattern }),
  })
  expect(code).toBe(1)
  const { version, runs } = JSON.parse(stdout) as { version: string; runs: readonly Run[] }
  expect([version, runs.length]).toEqual(['2.1.0', 1])
  const { tool, results = [] } = runs[0] ?? {}
  expect(tool?.driver.name).toBe('lake lint')
  for (const { ruleId, ruleIndex, level, message, locations } of results) {
    expect(tool?.driver.rules[ruleIndex]?.id).toBe(ruleId)
    expect(['error', 'warning', 'note']).toContain(level)
    expect(message.text).not.toBe('')
    const [
      {
        physicalLocation: { artifactLocation, region },
      },
    ] = locations
    expect(artifactLocation.uri).toMatch(/^alerts\/[ab]\.rules\.yaml$/)
    expect(
      [region.startLine, region.startColumn].every((number) => Number.isInteger(number) && number > 0),
    ).toBe(true)
  }
  expect(results.map(({ ruleId }) => ruleId)).toContain('dead-metric')
})

interface Run {
  readonly tool: {
    readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] }
  }
  readonly results: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly level: string
    readonly message: { readonly text: string }
    readonly locations: readonly [
      {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string }
          readonly region: { readonly startLine: number; readonly startColumn: number }
        }
      },
    ]
  }[]
}
