// A drill was killed: whichever command comes next mends what it left, whatever that was.
import { expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { harm } from '../../src/drill/harm.ts'
import { healDrill } from '../../src/drill/heal.ts'
import { hows } from '../../src/drill/how.ts'
import type { How } from '../../src/drill/how.ts'
import { readIntention, writeIntention } from '../../src/drill/journal.ts'
import { nativeRuntime } from '../../src/stack/runtimes/native.ts'
import { dir } from '../stack/world.ts'
import { projectId } from '../health/living.ts'
import { drilled } from './drilled.ts'
import type { Drilled } from './drilled.ts'

const journal = `${dir}/drill.json`

const targetOf = <H extends How>(from: Drilled, how: H) =>
  ({
    session: from.session,
    project: projectId(from),
    service: 'postgres',
    component: 'postgres',
    how,
  }) as const

/** As far as a drill gets that is killed right after it broke the service, or right before. */
async function killedDrill(how: How, { harmed = true } = {}): Promise<Drilled> {
  const from = await drilled()
  const { session } = from
  from.world.change('postgres', { networks: ['n1'] })
  const at = '2030-01-01T00:00:00.000Z'
  await writeIntention(session, { service: 'postgres', component: 'postgres', how, runtime: 'compose', at })
  const target = targetOf(from, how)
  if (how === 'fill') from.world.system.engineState.execs.set('postgres', disk())
  if (how === 'slow') await harm({ ...target, how: 'pause' }, new AbortController().signal)
  else if (harmed) await harm(target, new AbortController().signal)
  return from
}

/** A small disk of its own. */
function disk(): (command: readonly string[]) => { code: number; output: string } {
  let free = 1000
  return ([program = '']) => {
    if (program === 'dd') free = 0
    if (program === 'rm') free = 1000
    return { code: program === 'dd' ? 1 : 0, output: `tmpfs 1000 ${1000 - free} ${free} 10% /data\n` }
  }
}

test.each(hows)('%s', async (how) => {
  const from = await killedDrill(how)
  const lines = await healDrill(from.session)
  expect(lines).toEqual([expect.stringMatching(/^a drill that was killed left postgres .*: it was mended$/)])
  expect(from.isDown('postgres')).toBe(false)
  expect(from.world.system.disk.files.has(journal)).toBe(false)
  // Once.
  expect(await healDrill(from.session)).toEqual([])
})

test('a disk that was filled has its space again, and its service needs no start for that', async () => {
  const from = await killedDrill('fill')
  const answer = from.world.system.engineState.execs.get('postgres')
  expect(answer?.(['df']).output).toContain(' 0 10%')
  await healDrill(from.session)
  expect(answer?.(['df']).output).toContain(' 1000 10%')
  expect(from.world.system.calls.filter((call) => call.startsWith('compose.up'))).toEqual([])
})

test('one that was killed before it did anything', async () => {
  const from = await killedDrill('stop', { harmed: false })
  expect(await healDrill(from.session)).toHaveLength(1)
  expect(from.world.system.calls.filter((call) => call.startsWith('compose.'))).toEqual([])
  expect(from.world.system.disk.files.has(journal)).toBe(false)
})

test('a drill that lives is left alone, and it is said that this is on purpose', async () => {
  const from = await killedDrill('stop')
  from.world.system.disk.locks.set(`${dir}/lock`, 'lake drill (pid 7)')
  expect(await healDrill(from.session)).toEqual([
    'postgres is stopped on purpose. Another lake command works on this project: lake drill (pid 7)',
  ])
  expect(from.isDown('postgres')).toBe(true)
  expect(from.world.system.disk.files.has(journal)).toBe(true)
})

test('a stack that was stopped since has nothing to be mended', async () => {
  const from = await killedDrill('stop')
  for (const service of servicesOf(from)) from.kill(service)
  expect(await healDrill(from.session)).toEqual([expect.stringContaining('nothing had to be mended')])
  expect(from.world.system.calls.filter((call) => call.startsWith('compose.up'))).toEqual([])
  expect(from.world.system.disk.files.has(journal)).toBe(false)
})

function servicesOf({ world }: Drilled): readonly string[] {
  return [...world.system.engineState.containers.values()].map(
    ({ labels }) => labels['com.docker.compose.service'] ?? '',
  )
}

test('what cannot be mended now is said, and tried again by the next one', async () => {
  const from = await killedDrill('kill')
  from.world.system.fail('compose.up', new LakeError('no space', { code: 'x', exit: 'failed' }), 1)
  expect(await healDrill(from.session)).toEqual(['what a drill left broken could not be mended: no space'])
  expect(from.world.system.disk.files.has(journal)).toBe(true)
  expect(await healDrill(from.session)).toEqual([expect.stringContaining('it was mended')])
})

test.each([
  ['{', 'it is no JSON'],
  ['[]', 'it is no object'],
  ['{ "version": 2 }', 'another lake wrote it'],
  ['{ "version": 1, "service": "postgres" }', 'it does not say what was broken'],
  [
    '{ "version": 1, "service": "postgres", "component": "postgres", "how": "stop", "at": "", "runtime": "x" }',
    'it names no runtime',
  ],
])('a journal that nobody can read is said, and nothing is done by it: %s', async (text, why) => {
  const from = await drilled()
  from.world.system.disk.files.set(journal, { text, mode: 0o644 })
  expect(await readIntention(from.session)).toEqual({ kind: 'strange', why })
  expect(await healDrill(from.session)).toEqual([expect.stringContaining(why)])
  expect(from.world.system.disk.files.has(journal)).toBe(true)
})

test('natively a process is woken and started by its supervisor', async () => {
  const from = await drilled()
  const { system } = from.world
  const labels = { 'dev.lake.project': projectId(from) }
  const spec = { name: 'postgres', labels, ports: {}, image: 'x', folders: [] }
  const services = [spec, { ...spec, name: 'host' }]
  system.disk.files.set(`${dir}/native.json`, {
    text: JSON.stringify({ project: projectId(from), folder: '/project', services }),
    mode: 0o644,
  })
  const programs = { find: async () => undefined, install: () => Promise.reject(new Error('not here')) }
  const runtime = nativeRuntime(system, dir, programs)
  const session = { ...from.session, runtime }
  const work = { signal: new AbortController().signal, onEvent: () => {} }
  await runtime.up(['postgres', 'host'], work)
  const at = '2030-01-01T00:00:00.000Z'
  for (const how of ['pause', 'kill'] as const) {
    await writeIntention(session, { service: 'postgres', component: 'postgres', how, runtime: 'native', at })
    const target = { ...targetOf(from, how), session }
    await harm(target, work.signal)
    expect(await healDrill(session)).toEqual([expect.stringContaining('it was mended')])
  }
  expect(system.calls.filter((call) => call.startsWith('processes.'))).toEqual([
    'processes.start postgres host',
    'processes.signal SIGSTOP postgres',
    'processes.signal SIGCONT postgres',
    'processes.signal SIGKILL postgres',
    'processes.remove postgres',
    'processes.start postgres',
  ])
  // The other runtime's drills are not its business.
  await writeIntention(session, {
    service: 'postgres',
    component: 'postgres',
    how: 'stop',
    runtime: 'compose',
    at,
  })
  expect(await healDrill(session)).toEqual([expect.stringContaining('under the runtime compose')])
  expect(system.disk.files.has(journal)).toBe(true)
})
