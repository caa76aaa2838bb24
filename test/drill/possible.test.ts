// What can be broken here, and why something cannot.
import { expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { hows } from '../../src/drill/how.ts'
import type { How } from '../../src/drill/how.ts'
import { listDrills } from '../../src/drill/possible.ts'
import { drillSchema } from '../../src/drill/schema.ts'
import { drillScope } from '../../src/drill/scope.ts'
import { listText } from '../../src/report/drill.ts'
import { record } from '../report/screens.ts'
import { drilled } from './drilled.ts'
import type { Drilled } from './drilled.ts'

const scope = (from: Drilled, names: readonly string[], how: How = 'stop') => {
  const { signal } = new AbortController()
  return drillScope(from.session, { names, all: names.length === 0, how, signal })
}

const df = (own: string, above: string, root: string) => () => ({
  code: 0,
  output: `Filesystem 1024-blocks Used Available Capacity Mounted on\n${own}\n${above}\n${root}\n`,
})
const root = 'overlay 102400000 2000 100000000 2% /'

test.each([
  ['its own small mount', df('tmpfs 65536 10 65526 1% /data', root, root), null],
  [
    'a disk of the engine',
    df('/dev/sda 102400000 2000 100000000 2% /data', root, root),
    'its data lies on a disk that others share',
  ],
  [
    'a folder in a small mount',
    df('tmpfs 65536 10 65526 1% /mnt', 'tmpfs 65536 10 65526 1% /mnt', root),
    'its data lies on a disk that others share',
  ],
  [
    'a large mount',
    df('/dev/sdb 52428800 2000 50000000 2% /data', root, root),
    'its disk of 50 GB is none with a limit',
  ],
  [
    'an image without df',
    () => ({ code: 127, output: 'not found' }),
    'nothing in it tells how large its disk is',
  ],
])('a disk is filled where it is small and nobody else has it: %s', async (_, answer, why) => {
  const from = await drilled()
  from.world.system.engineState.execs.set('postgres', answer)
  const found = (await listDrills(from.session)).find(({ service }) => service === 'postgres')
  expect(found?.ways.find(({ how }) => how === 'fill')?.whyNot).toBe(why)
  const wished = await scope(from, ['postgres'], 'fill').then(
    () => 'it can be',
    (error: unknown) => String(error),
  )
  expect(wished).toContain(why ?? 'it can be')
})

test('what runs elsewhere is never among them', async () => {
  const from = await drilled('components: { trino: { external: 127.0.0.1:18080 }, postgres: {} }\n')
  const list = await listDrills(from.session)
  const trino = list.find(({ service }) => service === 'trino')
  expect(trino?.ways.map(({ whyNot }) => whyNot)).toEqual(
    hows.map(() => 'trino runs elsewhere (127.0.0.1:18080): lake only watches it'),
  )
  await expect(scope(from, ['trino'])).rejects.toMatchObject({ exit: 'usage', code: 'not-drillable' })
  const all = await scope(from, [])
  expect(all.drills.map(({ service }) => service)).not.toContain('trino')
  expect(all.skipped.map(({ service }) => service)).toEqual(expect.arrayContaining(['trino', 'prometheus']))
})

test('what does not run is not broken, and an unknown name has a near one', async () => {
  const from = await drilled()
  from.kill('grafana')
  await expect(scope(from, ['grafana'])).rejects.toThrow('grafana is not drillable: it does not run')
  await expect(scope(from, ['postgers'])).rejects.toMatchObject({
    exit: 'usage',
    actions: [{ command: 'lake drill postgres' }],
  })
  await expect(scope(from, ['nothing'])).rejects.toMatchObject({
    actions: [{ command: 'lake drill --list' }],
  })
  from.kill('prometheus')
  await expect(scope(from, ['postgres'])).rejects.toMatchObject({ exit: 'notRunning' })
  await expect(listDrills(from.session)).rejects.toMatchObject({ exit: 'notRunning' })
})

test('as a person reads it', async () => {
  const services = await listDrills((await drilled()).session)
  expect(drillSchema.parse({ kind: 'list', services })).toEqual({ kind: 'list', services })
  for (const width of [80, 200]) {
    const shown = record((style) => listText(services, style, safe), width)
    expect(shown.tooWide).toEqual([])
    expect(shown.text).toMatchSnapshot()
  }
})
