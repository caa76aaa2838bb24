import { expect, it } from 'vitest'
import { findPromtool } from '../../../src/alerts/test/promtool.ts'
import type { Ran } from '../../../src/system/supply.ts'
import { fakeMachine } from '../../programs/fake-place.ts'
import type { FakeMachine } from '../../programs/fake-place.ts'
import { world } from '../../stack/world.ts'

const image = 'docker.io/prom/prometheus:v3.5.3'
const signal = new AbortController().signal

const says = (version: string): string => `echo "promtool, version ${version} (branch: HEAD)"`

async function machineRunning(calls: (readonly string[])[]): Promise<FakeMachine> {
  const run = async (command: string, args: readonly string[]): Promise<Ran> => {
    calls.push([command, ...args])
    return { code: 0, stdout: '', stderr: '' }
  }
  return fakeMachine({ supply: { run } })
}

it('is that of PATH, and needs no server beside it', async () => {
  const here = await fakeMachine()
  await here.program('promtool', `[ "$1" = --version ] && ${says('3.5.3')} || echo "$PWD" "$@" >&2`)
  const promtool = await findPromtool({ place: here.place, session: undefined, signal })
  expect(promtool).toMatchObject({ version: '3.5.3', from: 'PATH' })
  const { stderr } = await promtool.test(here.folder, ['0.test.yaml'], signal)
  expect(stderr.trim()).toBe(`${here.folder} test rules 0.test.yaml`)
})

it('is none that is too old; the image of the stack has one', async () => {
  const here = await fakeMachine()
  await here.program('promtool', says('2.31.0'))
  const project = world('')
  project.system.engineState.images.set(image, 'sha256:1')
  const found = await findPromtool({ place: here.place, session: await project.session(), signal })
  expect(found).toMatchObject({ version: '3.5.3', from: `image ${image}` })
})

it('runs in a container of its own that sees the tests and nothing else', async () => {
  const calls: (readonly string[])[] = []
  const here = await machineRunning(calls)
  const project = world('')
  project.system.engineState.images.set(image, 'sha256:1')
  const promtool = await findPromtool({ place: here.place, session: await project.session(), signal })
  await promtool.test('/home/me/.cache/lake/tests-1', ['0.test.yaml', '1.test.yaml'], signal)
  const [command, ...args] = calls.at(-1) ?? []
  expect(command).toBe('docker')
  expect(args.join(' ')).toContain('--network none')
  expect(args.join(' ')).toContain('--volume /home/me/.cache/lake/tests-1:/tests:ro')
  expect(args.slice(args.indexOf(image))).toEqual([image, 'test', 'rules', '0.test.yaml', '1.test.yaml'])
})

it('of a registry of the user: its image', async () => {
  const here = await machineRunning([])
  const project = world('images: { registry: registry.corp/mirror }\n')
  project.system.engineState.images.set('registry.corp/mirror/prom/prometheus:v3.5.3', 'sha256:1')
  const found = await findPromtool({ place: here.place, session: await project.session(), signal })
  expect(found.from).toBe('image registry.corp/mirror/prom/prometheus:v3.5.3')
})

it('is refused with the way to one where there is none', async () => {
  const here = await fakeMachine()
  const path = await here.program('promtool', says('2.31.0'))
  const project = world('')
  await expect(
    findPromtool({ place: here.place, session: await project.session(), signal }),
  ).rejects.toMatchObject({
    code: 'no-promtool',
    exit: 'prerequisite',
    details: [
      'Wanted: promtool 2.42 or later. It comes with Prometheus.',
      `${path}: 2.31.0 is older than 2.42`,
      `The image ${image} is not here yet; lake up gets it.`,
    ],
    actions: [{ command: 'lake programs install prometheus' }, { command: 'lake programs list' }],
  })
  const outside = await fakeMachine()
  await expect(findPromtool({ place: outside.place, session: undefined, signal })).rejects.toMatchObject({
    details: [expect.anything(), 'On PATH and among the programs of lake there is none.'],
  })
})
