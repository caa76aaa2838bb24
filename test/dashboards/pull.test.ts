// One that was saved in Grafana, back in its file: only what was changed is changed there.
import { describe, expect, test } from 'vitest'
import { dashboardText, normalised } from '../../src/dashboards/normalise.ts'
import { pullDashboard } from '../../src/dashboards/pull.ts'
import { readTemplate } from '../templates/files.ts'
import { project } from './project.ts'

const signal = new AbortController().signal

describe('pull', () => {
  const kept =
    '{\n    "uid": "x",\n    "title": "X",\n    "panels": [\n        {\n            "type": "stat",\n            "id": 7,\n            "title": "P"\n        }\n    ],\n    "schemaVersion": 42\n}\n'
  const saved = {
    annotations: { list: [{ builtIn: 1, name: 'Annotations & Alerts' }] },
    fiscalYearStartMonth: 0,
    id: 12,
    iteration: 1700000000,
    panels: [{ id: 7, pluginVersion: '13.2.3', title: 'Renamed', type: 'stat' }],
    schemaVersion: 42,
    templating: {
      list: [
        {
          current: { value: 'b' },
          datasource: { type: 'prometheus', uid: '${source}' },
          name: 'x',
          options: [],
          query: 'label_values(up, job)',
          type: 'query',
        },
      ],
    },
    title: 'X',
    uid: 'x',
    version: 9,
    weekStart: '',
  }

  async function grafana(board: object, files: Readonly<Record<string, string>>) {
    const opened = await project(files)
    const { answers } = opened.world.system.http
    const json = (body: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(body) })
    const { uid, title } = board as { uid: string; title: string }
    answers.set('http://127.0.0.1:3000/api/search', json([{ uid, title, type: 'dash-db' }]))
    answers.set(
      `http://127.0.0.1:3000/api/dashboards/uid/${uid}`,
      json({ meta: { provisioned: true }, dashboard: board }),
    )
    return opened
  }

  test('only what was changed is changed in the file', async () => {
    const { session, read } = await grafana(saved, { 'dashboards/night.json': kept })
    await pullDashboard(session, 'night', { dryRun: false, signal })
    const templating = {
      templating: {
        list: [
          {
            datasource: { type: 'prometheus', uid: '${source}' },
            name: 'x',
            query: 'label_values(up, job)',
            type: 'query',
          },
        ],
      },
    }
    const expected = {
      ...(JSON.parse(kept.replace('"P"', '"Renamed"')) as object),
      annotations: { list: [] },
      ...templating,
    }
    expect(read('dashboards/night.json')).toBe(`${JSON.stringify(expected, undefined, 4)}\n`)
  })

  test('pulled again nothing changes; a dry run writes nothing', async () => {
    const { session, read } = await grafana(saved, { 'dashboards/night.json': kept })
    const dry = await pullDashboard(session, 'X', { dryRun: true, signal })
    expect(read('dashboards/night.json')).toBe(kept)
    const again = await grafana(saved, { 'dashboards/night.json': dry.after })
    expect(await pullDashboard(again.session, 'x', { dryRun: false, signal })).toMatchObject({
      before: dry.after,
      after: dry.after,
    })
  })

  test('what lake lint is told to leave stays, where its panel does: Grafana drops it on saving', async () => {
    const lakeLint = [
      { ignore: 'panel-unit', panel: 1, reason: 'it has none' },
      { ignore: 'panel-unit', panel: 2, reason: 'it went' },
      { ignore: 'dashboard-uid', reason: 'as it is' },
    ]
    const annotations = { list: [] }
    const saved = { uid: 'x', title: 'X', panels: [{ id: 1, title: 'new' }], annotations }
    const before = {
      uid: 'x',
      title: 'X',
      lakeLint,
      panels: [{ id: 1, title: 'old' }, { id: 2 }],
      annotations,
    }
    const [first, , last] = lakeLint
    expect(normalised(saved, before)).toEqual({ ...saved, lakeLint: [first, last] })
    expect(Object.keys(normalised(saved, before))).toEqual([
      'uid',
      'title',
      'lakeLint',
      'panels',
      'annotations',
    ])
    expect(normalised({ ...saved, lakeLint: [] }, before)).toEqual({ ...saved, lakeLint: [] })
    expect(normalised(saved, saved)).toEqual(saved)
  })

  test('panels stay where they stood in the file, however Grafana sorts them; new ones come last', () => {
    const panel = (id: number, y: number) => ({ id, gridPos: { y } })
    const steps = [{ id: 'organize' }, { id: 'merge' }]
    const before = {
      panels: [panel(3, 8), { ...panel(1, 0), panels: [panel(5, 2), panel(4, 1)] }, panel(2, 4)],
    }
    const saved = {
      panels: [
        { ...panel(1, 0), panels: [panel(4, 1), panel(5, 2)] },
        { ...panel(9, 2), transformations: steps },
        panel(2, 12),
        panel(3, 8),
      ],
    }
    expect(normalised(saved, before)).toEqual({
      panels: [before.panels[0], before.panels[1], panel(2, 12), { ...panel(9, 2), transformations: steps }],
      annotations: { list: [] },
    })
    expect(normalised({ panels: [panel(2, 1), panel(1, 2)] }, undefined)).toMatchObject({
      panels: [panel(2, 1), panel(1, 2)],
    })
  })

  test('a shipped one that Grafana keeps comes back byte for byte but for what makes it an own one', async () => {
    const shipped = JSON.parse(readTemplate('grafana/dashboards/postgres.json')) as Record<string, unknown>
    const whole = normalised({ ...shipped, id: 3, version: 5 }, shipped)
    const { version: _, ...left } = shipped
    expect(dashboardText(whole, undefined)).toBe(`${JSON.stringify(left, undefined, 2)}\n`)
    const { session, read } = await grafana({ ...shipped, id: 3 }, {})
    const pulled = await pullDashboard(session, 'postgres', { dryRun: false, signal })
    expect(pulled).toMatchObject({
      file: 'dashboards/postgres.json',
      uid: 'own-postgres',
      title: 'PostgreSQL (own)',
      before: '',
    })
    expect(JSON.parse(read('dashboards/postgres.json') ?? '')).toMatchObject({
      uid: 'own-postgres',
      editable: true,
    })
  })

  test('one made in Grafana gets a file named after its title', async () => {
    const { session } = await grafana({ uid: 'fe3', title: 'Night / shift', panels: [] }, {})
    expect(await pullDashboard(session, 'night / shift', { dryRun: false, signal })).toMatchObject({
      file: 'dashboards/night-shift.json',
      uid: 'fe3',
    })
    await expect(pullDashboard(session, 'fe4', { dryRun: false, signal })).rejects.toMatchObject({
      details: ['Did you mean fe3?'],
      exit: 'usage',
    })
  })

  test('without a Grafana that runs it says so', async () => {
    const { session, world } = await grafana(saved, {})
    world.change('grafana', { state: 'exited', exitCode: 137 })
    await expect(pullDashboard(session, 'x', { dryRun: false, signal })).rejects.toMatchObject({
      exit: 'notRunning',
    })
  })
})
