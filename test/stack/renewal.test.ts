// Secrets and folders that vanish or change under a stack: up must notice, replace them, and make anew who holds the old.
import { describe, expect, test } from 'vitest'
import { up } from '../../src/stack/up.ts'
import { dir, world } from './world.ts'
import type { World } from './world.ts'

const password = `${dir}/secrets/postgres-password`
const stack = 'components: { postgres: {} }\n'
const external = (value: string): string => `components:
  postgres: { external: { address: "db:5432", user: u, database: d, password: "${value}" } }
`

const run = async (at: World) => up(await at.session(), at.options)
const done = async (at: World) => (await run(at)).done.map(({ kind, target }) => `${kind} ${target}`)

describe('a secret', () => {
  test('that was deleted is minted anew: its readers are made anew, the server is told, once', async () => {
    const at = world(stack)
    await run(at)
    expect(at.system.calls.filter((call) => call.startsWith('compose.exec'))).toEqual([])
    const before = at.system.disk.files.get(password)?.text
    at.system.disk.files.delete(password)
    at.system.engineState.execs.set('postgres', () => ({ code: 0, output: '' }))
    const result = await run(at)
    expect(result.done.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'write-file secrets/postgres-password',
      'write-file compose.yaml',
      'recreate-service grafana',
      'recreate-service postgres',
      'recreate-service postgres-exporter',
    ])
    expect(result.notices).toEqual(['postgres-password was lost: a new one was minted'])
    expect(at.system.disk.files.get(password)?.text).toMatch(/^[0-9a-f]{48}$/)
    expect(at.system.disk.files.get(password)?.text).not.toBe(before)
    expect(at.system.calls.filter((call) => call.startsWith('compose.exec'))).toHaveLength(1)
    expect(await done(at)).toEqual([])
  })

  test('that the server refuses is said', async () => {
    const at = world(stack)
    await run(at)
    at.system.disk.files.delete(password)
    at.system.engineState.execs.set('postgres', () => ({ code: 1, output: 'role "lake" does not exist' }))
    expect((await run(at)).notices.join('\n')).toContain(
      'postgres did not take the new postgres-password: role',
    )
  })

  test('of a component that is new is no loss', async () => {
    const at = world()
    await run(at)
    at.configure(stack)
    const { notices } = await run(at)
    expect(notices).toEqual([])
    expect(at.system.disk.files.has(password)).toBe(true)
    expect(at.system.calls.filter((call) => call.startsWith('compose.exec'))).toEqual([])
  })

  test('that changes in lake.yaml reaches its reader, and nobody else', async () => {
    const at = world(external('one'))
    await run(at)
    at.configure(external('two'))
    expect(await done(at)).toEqual([
      'write-file secrets/postgres-password',
      'write-file compose.yaml',
      'recreate-service postgres-exporter',
    ])
    expect(at.system.disk.files.get(password)?.text).toBe('two')
    expect(await done(at)).toEqual([])
  })

  test('is written again after a run that was killed before the file', async () => {
    const at = world(stack)
    await run(at)
    at.system.disk.files.delete(password)
    at.system.fail(`disk.write ${password}`, new Error('killed'), 1)
    await expect(run(at)).rejects.toThrow('killed')
    at.system.engineState.execs.set('postgres', () => ({ code: 0, output: '' }))
    expect(await done(at)).toContain('recreate-service postgres')
    expect(at.system.disk.files.has(password)).toBe(true)
  })
})

describe('a folder', () => {
  test('that was deleted under a running service is written, and the service made anew, not reloaded', async () => {
    const at = world()
    await run(at)
    for (const path of at.system.disk.files.keys())
      if (path.startsWith(`${dir}/prometheus/`)) at.system.disk.files.delete(path)
    const operations = await done(at)
    expect(operations).toContain('recreate-service prometheus')
    expect(operations).not.toContain('reload-service prometheus')
    expect(await done(at)).toEqual([])
  })

  test('.lake as a whole: the stack keeps its name, every service that reads from it is made anew', async () => {
    const at = world(stack)
    const first = await run(at)
    at.system.disk.files.forEach((_, path) => {
      if (path.startsWith(`${dir}/`)) at.system.disk.files.delete(path)
    })
    at.system.disk.folders.clear()
    at.system.engineState.execs.set('postgres', () => ({ code: 0, output: '' }))
    const second = await run(at)
    expect(second.prepared.plan.identity).toEqual(first.prepared.plan.identity)
    const anew = second.done.filter(({ kind }) => kind === 'recreate-service').map(({ target }) => target)
    expect(anew).toEqual(
      expect.arrayContaining(['prometheus', 'alertmanager', 'loki', 'grafana', 'postgres']),
    )
    expect(at.system.calls.some((call) => call.startsWith('compose.exec'))).toBe(true)
    expect(await done(at)).toEqual([])
  })
})
