// From containers to processes of this machine and back: what a person made comes along, data stays where it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeDriver, eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const yaml = composeDriver.small('move', '  postgres: {}\n', 'scrape: { interval: 2s }\n')
const rules = `groups:
  - name: mine
    rules:
      - alert: MineIsUp
        expr: up{job="prometheus"} == 1
`
const dashboard = `${JSON.stringify({ uid: 'mine', title: 'Mine', schemaVersion: 37, panels: [] }, undefined, 2)}\n`

interface Up {
  readonly services: readonly { readonly service: string; readonly address: string; readonly state: string }[]
}

describe('moving to another runtime', () => {
  let stack: Stack
  let before: string
  beforeAll(async () => {
    stack = await openStack('move', yaml)
    await stack.write('alerts/mine.rules.yaml', rules)
    await stack.write('dashboards/mine.json', dashboard)
    await stack.json(['up'])
    before = await files()
    const made = await stack.lake(
      'exec',
      'postgres',
      '--',
      'psql',
      '-U',
      'lake',
      '-c',
      'create table kept (a int)',
    )
    if (made.code !== 0) throw new Error(made.stderr)
  })
  afterAll(async () => {
    // What a driver looks for after the end are containers: there must be no process either.
    await stack.lake('down', '--volumes', '--yes')
    await stack.end()
  })

  const own = ['lake.yaml', 'alerts/mine.rules.yaml', 'dashboards/mine.json']
  const files = async () => (await Promise.all(own.map(async (path) => stack.read(path)))).join()
  const containers = async () => {
    const own = `label=dev.lake.project=${await stack.id()}`
    return (await stack.docker('ps', '-aq', '--filter', own)).stdout.trim()
  }
  const tables = async () => {
    const ask = ['exec', 'postgres', '--', 'psql', '-U', 'lake', '-Atc', "select to_regclass('kept')"]
    return (await stack.lake(...ask)).stdout.trim()
  }
  const fires = () =>
    eventually(async () => {
      const { series } = await stack.json<{ series: unknown[] }>(['query', 'ALERTS{alertname="MineIsUp"}'])
      expect(series).toHaveLength(1)
    })

  it('says before it moves what it would do, and does nothing', async () => {
    const plan = await stack.lake('up', '--dry-run', '--runtime', 'native')
    expect(plan, plan.stderr).toMatchObject({ code: 0 })
    expect(await containers()).not.toBe('')
  })

  it('stops the containers first, and says where their data stays', async () => {
    const up = await stack.lake('up', '--runtime', 'native')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    expect(up.stderr).toContain('moving from compose to native')
    expect(up.stderr).toMatch(/data stays where it was.*postgres/)
    expect(await containers()).toBe('')
    expect(await files()).toBe(before)
  })

  it('runs the same services, with the alert and the dashboard of the user', async () => {
    const { services } = await stack.json<Up>(['status'])
    const names = services.map(({ service }) => service).toSorted()
    expect(names).toEqual(['alertmanager', 'postgres', 'postgres-exporter', 'prometheus'])
    expect(services.map(({ state }) => state)).toEqual(names.map(() => 'ready'))
    await fires()
    expect(
      (await stack.json<{ dashboards: { uid: string }[] }>(['dashboards', 'list'])).dashboards,
    ).toContainEqual(expect.objectContaining({ uid: 'mine' }))
    // A database of its own.
    expect(await tables()).toBe('')
  })

  it('goes back, and finds its data again', async () => {
    const up = await stack.lake('up', '--runtime', 'compose')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    expect(up.stderr).toContain('moving from native to compose')
    expect(await tables()).toBe('kept')
    expect(await files()).toBe(before)
    await fires()
    const health = await stack.lake('health')
    expect(health, health.stdout).toMatchObject({ code: 0 })
  })
})
