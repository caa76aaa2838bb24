import { beforeEach, describe, expect, test } from 'vitest'
import { requireService } from '../../src/stack/exec.ts'
import { up } from '../../src/stack/up.ts'
import { dir, world } from './world.ts'
import type { World } from './world.ts'

let at: World
beforeEach(async () => {
  at = world('components: { postgres: {} }\n')
  await up(await at.session(), at.options)
})

const check = async (service: string) => requireService(await at.session(), service)

describe('exec', () => {
  test('runs in a service that runs', async () => {
    await expect(check('postgres')).resolves.toBeUndefined()
    at.system.engineState.execs.set('postgres', () => ({ code: 3, output: '' }))
    const { runtime } = await at.session()
    const options = { terminal: false, user: 'postgres', signal: at.options.signal }
    expect(await runtime.attach('postgres', ['psql', '-c', 'select 1'], options)).toBe(3)
    expect(at.system.calls.at(-1)).toBe(`compose.attach ${dir} (piped postgres) postgres psql -c select 1`)
  })

  test.each([
    [{ state: 'exited', exitCode: 1 }, 'postgres is not running: stopped (exit 1)'],
    [{ state: 'paused' }, 'postgres is not running: paused'],
    [{ state: 'created' }, 'postgres is not running: created but never started'],
  ] as const)('%j says why it cannot', async (change, message) => {
    at.change('postgres', change)
    await expect(check('postgres')).rejects.toMatchObject({
      exit: 'notRunning',
      message,
      actions: [{ command: 'lake up' }, { command: 'lake logs postgres --tail 20' }],
    })
  })

  test('a service without a container is not running; a stack without any is not either', async () => {
    at.system.engineState.containers.delete(at.container('postgres')?.name ?? '')
    await expect(check('postgres')).rejects.toMatchObject({ message: 'postgres is not running' })
    at.system.engineState.containers.clear()
    await expect(check('postgres')).rejects.toMatchObject({ message: 'the stack is not running' })
  })

  test('an unknown service is wrong usage', async () => {
    await expect(check('postgre')).rejects.toMatchObject({
      exit: 'usage',
      actions: [{ command: 'lake exec postgres' }],
    })
  })

  test('a container that has left lake.yaml still runs', async () => {
    at.configure('')
    await expect(check('postgres')).resolves.toBeUndefined()
  })
})
