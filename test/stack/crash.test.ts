// A run that dies at any step leaves what the next one heals, without taking its own files for a person's.
import { beforeAll, describe, expect, test } from 'vitest'
import { up } from '../../src/stack/up.ts'
import { dir, folder, world } from './world.ts'
import type { World } from './world.ts'

const run = async (at: World) => up(await at.session(), at.options)
const before = 'components: { postgres: {} }\n'
const after = 'scrape: { interval: 30s }\nretention: { logs: 3d }\n'

/** Files of the finished project; the state beside them says when what was loaded, which may differ. */
function result(at: World): Record<string, string> {
  const { '.lake/state.json': _state, ...files } = at.system.disk.tree(folder)
  return files
}

let undisturbed: Record<string, string>
beforeAll(async () => {
  const at = world(before)
  await run(at)
  at.configure(after)
  await run(at)
  undisturbed = result(at)
})

// Each place where an `up` that changes the project can die.
const steps = [
  `disk.write ${dir}/state.json`,
  'disk.writeAll',
  'disk.remove',
  'compose.remove',
  'compose.up',
  'http POST http://127.0.0.1:9090/-/reload',
]

describe('an up that dies', () => {
  test.each(steps)('before %s is healed by the next one', async (step) => {
    const at = world(before)
    await run(at)
    at.configure(after)
    at.system.fail(step, new Error('the power went'), 1)
    await expect(run(at)).rejects.toThrow('the power went')
    await run(at)
    expect(result(at)).toEqual(undisturbed)
    expect((await run(at)).done).toEqual([])
  })

  const firstSteps = [
    `disk.write ${dir}/secrets`,
    `disk.write ${dir}/state.json`,
    'disk.writeAll',
    'compose.pull',
  ]
  test.each(firstSteps)('in its first run, before %s, too', async (step) => {
    const at = world(before)
    at.system.fail(step, new Error('the power went'), 1)
    await expect(run(at)).rejects.toThrow('the power went')
    const { reports } = await run(at)
    expect(reports.every(({ state }) => state === 'ready')).toBe(true)
  })
})

describe('a set of files of which only some were written', () => {
  /** Dies after `count` of the files are in place. */
  function tearAfter(at: World, count: number): void {
    const { disk } = at.system
    const whole = disk.writeAll.bind(disk)
    disk.writeAll = async (root, files) => {
      disk.writeAll = whole
      await whole(root, new Map([...files].slice(0, count)))
      throw new Error('killed')
    }
  }

  test.each([0, 1, 2, 3])('%i of them: no conflict, and the same tree in the end', async (count) => {
    const at = world(before)
    await run(at)
    at.configure(after)
    tearAfter(at, count)
    await expect(run(at)).rejects.toThrow('killed')
    await run(at)
    expect(result(at)).toEqual(undisturbed)
  })

  test('lake.yaml may have changed in between', async () => {
    const at = world('')
    await run(at)
    at.configure(before)
    tearAfter(at, 2)
    await expect(run(at)).rejects.toThrow('killed')
    at.configure(after)
    await run(at)
    const tree = at.system.disk.tree(dir)
    expect(
      Object.keys(tree).filter((path) => path.includes('postgres') && !path.startsWith('secrets/')),
    ).toEqual([])
    expect((await run(at)).done).toEqual([])
  })

  test('a person’s edit in between is still a conflict', async () => {
    const at = world(before)
    await run(at)
    at.configure(after)
    tearAfter(at, 1)
    await expect(run(at)).rejects.toThrow('killed')
    at.system.disk.files.set(`${dir}/loki/loki.yaml`, { text: 'mine: true\n', mode: 0o644 })
    await expect(run(at)).rejects.toMatchObject({ code: 'edited-by-hand', exit: 'confirm' })
    expect(at.system.disk.tree(dir)['loki/loki.yaml']).toBe('mine: true\n')
  })
})

test('a hand edit is shown as a diff; --force overwrites it, eject keeps it', async () => {
  const at = world(before)
  await run(at)
  const { text } = at.system.disk.files.get(`${dir}/loki/loki.yaml`) ?? { text: '' }
  at.system.disk.files.set(`${dir}/loki/loki.yaml`, { text: text.replace('720h', '1h'), mode: 0o644 })
  const failure = await run(at).catch((error: unknown) => error)
  expect(failure).toMatchObject({ message: '.lake/loki/loki.yaml was edited by hand' })
  expect(JSON.stringify(failure)).toContain('retention_period: 1h')
  await up(await at.session(), { ...at.options, force: true })
  expect(at.system.disk.tree(dir)['loki/loki.yaml']).toBe(text)
})
