// A new SLO in a stack that runs: its rules and its page are there at once, nothing is restarted, and nothing is half there.
import { expect, test } from 'vitest'
import { listSlos } from '../../../src/alerts/slo/list.ts'
import { newSlo } from '../../../src/alerts/slo/new.ts'
import type { NewSloOptions } from '../../../src/alerts/slo/new.ts'
import { newSloSchema } from '../../../src/alerts/slo/schema.ts'
import { safe } from '../../../src/cli/terminal.ts'
import { newSloText, sloListText } from '../../../src/report/slo.ts'
import { ejectFile } from '../../../src/stack/files.ts'
import { prepare } from '../../../src/stack/prepare.ts'
import { up } from '../../../src/stack/up.ts'
import { project } from '../../dashboards/project.ts'
import { fixtureFacts } from '../../lint/material.ts'
import { fakeMachine } from '../../programs/fake-place.ts'
import { record } from '../../report/screens.ts'

type Made = Awaited<ReturnType<typeof project>>

const spec = 'slo/store-up.yaml'
const rules = '.lake/prometheus/rules/slo-store-up.yaml'
const page = '.lake/grafana/dashboards/slo-store-up.json'

async function asked({ world }: Made, options: Partial<NewSloOptions> = {}) {
  const { place } = await fakeMachine()
  return newSlo(await world.session(), {
    name: 'store-up',
    said: { objective: '99.9%', window: '30d', 'availability.up': 'up{job="postgres"}' },
    force: false,
    dryRun: false,
    facts: async () => fixtureFacts(),
    place,
    alone: world.options,
    onState: () => undefined,
    ...options,
  })
}

const doneSince = ({ world }: Made, before: number) => world.system.calls.slice(before)

async function pending({ world }: Made): Promise<readonly string[]> {
  const { operations } = await prepare(await world.session(), { force: false, engine: 'observe' })
  return operations.map(({ kind, target }) => `${kind} ${target}`)
}

test('Prometheus loads it, Grafana finds its page, and up has nothing left to do for either', async () => {
  const at = await project()
  const waiting = await pending(at)
  const before = at.world.system.calls.length
  const made = await asked(at)
  expect(made).toMatchObject({
    written: true,
    loaded: { backend: 'prometheus', state: 'inactive', health: 'ok', error: null },
    dashboard: 'slo-store-up',
  })
  expect(newSloSchema.parse(made)).toEqual(made)
  const done = doneSince(at, before)
  expect(done.filter((call) => call.includes('/-/reload'))).toHaveLength(1)
  expect(done.filter((call) => call.startsWith('compose.'))).toEqual([])
  for (const file of [spec, rules, page]) expect(at.read(file)).toBeDefined()
  expect(await pending(at)).toEqual(waiting)
  const shown = record((style) => newSloText(made, style, safe), 80)
  expect(shown.text).toMatchSnapshot()
  expect(shown.tooWide).toEqual([])
})

test('what was loaded before goes with --force: a pair of windows that the new objective has not', async () => {
  const at = await project()
  await asked(at)
  expect(at.read('.lake/slo/store-up.burn14x.test.yaml')).toBeDefined()
  const said = { objective: '90%', window: '30d', 'availability.up': 'up{job="postgres"}' }
  await asked(at, { force: true, said })
  expect(at.read('.lake/slo/store-up.burn14x.test.yaml')).toBeUndefined()
  expect(at.read(rules)).not.toContain('Burn14x')
})

test('without a Prometheus that runs it is left to up', async () => {
  const at = await project()
  at.world.change('prometheus', { state: 'exited' })
  expect(await asked(at)).toMatchObject({ written: true, loaded: null, dashboard: null })
  expect(at.read(spec)).toBeDefined()
  expect(at.read(rules)).toBeUndefined()
})

test('nothing is written where Prometheus does not answer', async () => {
  const at = await project()
  const { answers } = at.world.system.http
  for (const key of answers.keys()) if (key.includes('9090')) answers.delete(key)
  await expect(asked(at)).rejects.toMatchObject({ exit: 'failed', code: 'no-answer' })
  expect(at.read(spec)).toBeUndefined()
})

test('nothing stays where Prometheus refuses its rules', async () => {
  const at = await project()
  const body = 'loading groups failed: /etc/prometheus/rules/slo-store-up.yaml: no'
  let count = 0
  at.world.system.http.answers.set('POST http://127.0.0.1:9090/-/reload', () => ({
    status: count++ === 0 ? 500 : 200,
    headers: {},
    body,
  }))
  await expect(asked(at)).rejects.toMatchObject({ exit: 'usage', code: 'user-file-refused' })
  for (const file of [spec, rules, page]) expect(at.read(file)).toBeUndefined()
})

test('nor where a file of it was edited, which is shown', async () => {
  const at = await project()
  await asked(at)
  const old = at.read(spec)
  at.put(`/project/${rules}`, `${at.read(rules)}# mine\n`)
  const said = { objective: '99%', window: '30d', 'availability.up': 'up{job="postgres"}' }
  await expect(asked(at, { force: true, said })).rejects.toMatchObject({
    exit: 'confirm',
    code: 'edited-by-hand',
    actions: [{ command: 'lake eject prometheus/rules/slo-store-up.yaml' }, { command: 'lake up --force' }],
  })
  expect(at.read(spec)).toBe(old)
  expect(at.read(rules)).toContain('# mine')
})

/** Edited, and its SLO taken out of slo/. */
async function orphaned(): Promise<Made> {
  const at = await project()
  await asked(at)
  at.put(`/project/${rules}`, `${at.read(rules)}# mine\n`)
  at.world.system.disk.files.delete(`/project/${spec}`)
  return at
}

const signal = new AbortController().signal

test('what was edited of an SLO that is gone is neither lost nor forgotten', async () => {
  const at = await orphaned()
  await expect(up(await at.world.session(), at.world.options)).rejects.toMatchObject({
    exit: 'confirm',
    code: 'edited-by-hand',
    message: `${rules} was edited by hand`,
    details: expect.arrayContaining([expect.stringContaining('is gone')]) as unknown,
  })
  const list = await listSlos(await at.world.session(), signal)
  const shown = record((style) => sloListText(list, style, safe), 80)
  expect(shown.text).toMatchSnapshot()
  expect(shown.tooWide).toEqual([])
  expect(list.left).toEqual([
    {
      name: 'store-up',
      files: expect.arrayContaining([rules, page]) as unknown,
      kept: false,
      command: 'lake up',
    },
  ])
  await up(await at.world.session(), { ...at.world.options, force: true })
  expect(at.read(rules)).toBeUndefined()
  expect((await listSlos(await at.world.session(), signal)).left).toEqual([])
})

test('or it is kept, and stays in sight', async () => {
  const at = await orphaned()
  await ejectFile(await at.world.session(), 'prometheus/rules/slo-store-up.yaml', at.world.options)
  await up(await at.world.session(), at.world.options)
  expect(at.read(rules)).toContain('# mine')
  expect(at.read(page)).toBeUndefined()
  const { left } = await listSlos(await at.world.session(), signal)
  expect(left).toEqual([{ name: 'store-up', files: [rules], kept: true, command: `rm ${rules}` }])
})
