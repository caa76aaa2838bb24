// Where no engine answers, doctor asks for programs and for this machine, and nothing of an engine.
import { expect, test } from 'vitest'
import { doctor } from '../../src/doctor/doctor.ts'
import { doctorSchema } from '../../src/doctor/schema.ts'
import type { Programs } from '../../src/programs/program.ts'
import { nativeRuntime } from '../../src/stack/runtimes/native.ts'
import { unreachable } from '../../src/system/engine-errors.ts'
import { shippedTemplates } from '../render/templates.ts'
import { folder, world } from '../stack/world.ts'
import type { World } from '../stack/world.ts'

const here = new Set(['prometheus', 'alertmanager', 'node_exporter'])
const programs: Programs = {
  find: async (name) =>
    here.has(name) ? { name, version: '1.0', source: 'PATH', home: '/opt', bin: {} } : undefined,
  install: async () => {
    throw new Error('doctor installs nothing')
  },
}

const ask = (at: World) =>
  doctor({
    system: at.system,
    templates: shippedTemplates(),
    start: folder,
    signal: new AbortController().signal,
    runtimeOf: async (name, project) => {
      expect(name).toBe('native')
      return nativeRuntime(at.system, project, programs)
    },
  })

function machine(body = ''): World {
  const at = world(body)
  at.system.fail(
    'engine.info',
    unreachable({ address: 'unix:///nowhere', platform: 'linux' }, ['Not installed.']),
  )
  return at
}

test('what is missing is worth knowing, and keeps nobody from starting', async () => {
  const report = await ask(machine())
  expect(doctorSchema.parse(report)).toMatchObject({ summary: { state: 'ready', fail: 0 } })
  const by = new Map(report.checks.map((check) => [check.id, check]))
  expect(by.get('engine.reach')).toMatchObject({
    status: 'skip',
    cause: expect.stringContaining('runs natively, as processes of this machine'),
  })
  expect(by.get('programs.prometheus')).toMatchObject({ status: 'ok', detail: '1.0 (PATH)' })
  expect(by.get('programs.loki')).toMatchObject({ status: 'warn', fix: 'lake programs install loki' })
  expect([...by.keys()].filter((id) => /^(network|stack\.images|engine\.(?!reach))/.test(id))).toEqual([])
})

test('too little memory is said of this machine', async () => {
  const at = machine('size: full\ncomponents: { postgres: {}, minio: {}, nessie: {}, trino: {} }')
  Object.assign(at.system.host, { memoryBytes: 1024 ** 3 })
  const { checks, summary } = await ask(at)
  expect(summary.state).toBe('blocked')
  expect(checks.find(({ id }) => id === 'resources.memory')?.cause).toContain('this machine has 1')
})
