// A file in slo/ from flags or from answers: the same words give the same file, and nothing is written that is no SLO.
import { describe, expect, test } from 'vitest'
import { newSlo } from '../../../src/alerts/slo/new.ts'
import type { NewSloOptions } from '../../../src/alerts/slo/new.ts'
import { newSloSchema } from '../../../src/alerts/slo/schema.ts'
import { sloText } from '../../../src/alerts/slo/text.ts'
import { askFor } from '../../../src/alerts/slo/wizard.ts'
import { saidBy } from '../../../src/cli/slo-flags.ts'
import { safe } from '../../../src/cli/terminal.ts'
import { newSloText } from '../../../src/report/slo.ts'
import { fixtureFacts } from '../../lint/material.ts'
import { fakeMachine } from '../../programs/fake-place.ts'
import { record } from '../../report/screens.ts'
import { world } from '../../stack/world.ts'
import type { World } from '../../stack/world.ts'

const flags = {
  objective: '99.5%',
  window: '30d',
  component: 'trino',
  bad: 'trino_execution_name_QueryManager_FailedQueries{job="trino"}',
  total: 'trino_execution_name_QueryManager_CompletedQueries{job="trino"}',
}

async function asked(at: World, options: Partial<NewSloOptions> = {}) {
  const { place } = await fakeMachine()
  return newSlo(await at.session(), {
    name: 'trino-queries',
    said: saidBy(flags),
    force: false,
    dryRun: false,
    facts: async () => fixtureFacts(),
    place,
    alone: at.options,
    onState: () => undefined,
    ...options,
  })
}

const mine = 'objective: 90%\nwindow: 7d\navailability: { up: up }\n'
const fileOf = ({ system }: World): string | undefined =>
  system.disk.files.get('/project/slo/trino-queries.yaml')?.text

test('writes it, and says what lake up makes of it', async () => {
  const at = world('components: { trino: {}, nessie: {} }\n')
  const made = await asked(at)
  expect(newSloSchema.parse(made)).toEqual(made)
  expect(fileOf(at)).toBe(made.text)
  expect(made.text).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=../.lake/slo.schema.json
    objective: 99.5%
    window: 30d
    component: trino
    events:
      bad: trino_execution_name_QueryManager_FailedQueries{job="trino"}
      total: trino_execution_name_QueryManager_CompletedQueries{job="trino"}
    "
  `)
  expect(made.generated).toContain('.lake/prometheus/rules/slo-trino-queries.yaml')
  // Without a promtool it says so.
  expect(made.tests).toBeNull()
  expect(record((style) => newSloText(made, style, safe), 80).text).toMatchSnapshot()
})

describe('writes nothing', () => {
  test.each([
    ['a name that is none', { name: 'Mine' }, 'bad-name'],
    ['no SLO', { said: saidBy({ ...flags, total: 'sum(x)' }) }, 'slo-invalid'],
    [
      'a metric that nobody exposes',
      { said: saidBy({ ...flags, bad: 'nowhere{job="trino"}' }) },
      'slo-invalid',
    ],
  ])('of %s', async (_, options, code) => {
    const at = world('components: { trino: {}, nessie: {} }\n')
    const before = [...at.system.disk.files.keys()]
    await expect(asked(at, options)).rejects.toMatchObject({ code, exit: 'usage' })
    expect([...at.system.disk.files.keys()]).toEqual(before)
  })

  test('over what is there, unless it is told to', async () => {
    const at = world('components: { trino: {}, nessie: {} }\n')
    at.system.disk.files.set('/project/slo/trino-queries.yaml', { text: mine, mode: 0o644 })
    await expect(asked(at)).rejects.toMatchObject({ code: 'file-exists', exit: 'confirm' })
    expect(fileOf(at)).toBe(mine)
    await asked(at, { force: true })
    expect(fileOf(at)).toContain('objective: 99.5%')
  })

  test('under --dry-run', async () => {
    const at = world('components: { trino: {}, nessie: {} }\n')
    const made = await asked(at, { dryRun: true })
    expect(made.written).toBe(false)
    expect(fileOf(at)).toBeUndefined()
  })
})

describe('the wizard', () => {
  const answers: Readonly<Record<string, string>> = {
    'Counter of bad events': flags.bad,
    'Counter of all events': flags.total,
    'How much of it has to be good': flags.objective,
    'Which component it is about (empty: none)': flags.component,
  }
  const questions = (heard: string[]) => ({
    select: async (question: string) => {
      heard.push(question)
      return 'events'
    },
    input: async (question: string, fallback: string) => {
      heard.push(question)
      return answers[question] ?? fallback
    },
  })

  test('comes to the same file as the flags', async () => {
    expect(sloText(await askFor({}, questions([])))).toBe(sloText(saidBy(flags)))
  })

  test('asks for nothing that a flag has said', async () => {
    const heard: string[] = []
    const { total: _total, ...rest } = saidBy(flags) as Record<string, string>
    const { 'events.total': _gone, ...said } = rest
    expect(await askFor(said, questions(heard))).toEqual(saidBy(flags))
    expect(heard).toEqual(['Counter of all events'])
  })
})

test('each flag is a key of the file', () => {
  expect(saidBy({ up: 'x', 'min-traffic': '3', within: '1h', unit: 'ms', age: 'y' })).toEqual({
    'availability.up': 'x',
    minTraffic: '3',
    'freshness.within': '1h',
    'freshness.unit': 'ms',
    'freshness.age': 'y',
  })
})
