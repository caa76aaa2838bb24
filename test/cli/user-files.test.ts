// A broken file of the user's own: refused with its place, before anything is written.
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lake } from './harness/lake.ts'

async function project(path: string, text: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lake-user-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'lake.yaml'), 'name: demo\n')
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
  return folder
}

const rule = 'groups:\n  - name: mine\n    rules:\n      - alert: Bad\n        expr: sum(rate(foo[5m])\n'

const onLogs = rule.replace('sum(rate(foo[5m])', `'{service_name="shop"} |= "refused"'`)

test.each(['up', 'up --dry-run', 'plan', 'diff', 'render', 'config validate'])(
  '%s names a bad rule and changes nothing',
  async (line) => {
    const cwd = await project('alerts/mine.rules.yaml', rule)
    const { code, stdout, stderr } = await lake(line.split(' '), { cwd })
    expect(code).toBe(2)
    expect(stdout + stderr).toContain('alerts/mine.rules.yaml:5:15')
    expect(stdout + stderr).toContain('expr: sum(rate(foo[5m])')
    expect((await readdir(cwd)).toSorted()).toEqual(['alerts', 'lake.yaml'])
  },
)

test.each([
  ['alerts/bad.logql.yaml', onLogs, 'alerts/bad.logql.yaml:5:16'],
  ['dashboards/bad.json', '{', 'dashboards/bad.json:1:2'],
  ['alloy/bad.alloy', 'a "b" {', 'alloy/bad.alloy:1:7'],
  ['compose.override.yaml', 'services: [\n', 'compose.override.yaml:1:12'],
])('%s', async (path, text, place) => {
  const cwd = await project(path, text)
  const { code, stdout } = await lake(['render', '--json'], { cwd })
  expect(code).toBe(2)
  const { error } = JSON.parse(stdout) as { error: { code: string; details: readonly string[] } }
  expect(error.code).toBe('user-file-invalid')
  expect(error.details[0]).toContain(place)
})

test('what only looks is not in the way of looking', async () => {
  const cwd = await project('alerts/mine.rules.yaml', rule)
  expect((await lake(['config', 'show'], { cwd })).code).toBe(0)
  expect((await lake(['config', 'secrets'], { cwd })).code).toBe(0)
})
