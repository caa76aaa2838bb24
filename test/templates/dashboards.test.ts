import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dashboards as sources, toJson } from '../../scripts/dashboards/files.ts'
import { components } from '../../src/components/index.ts'
import { dashboards, queriesOf, readTemplate } from './files.ts'
import { tool } from './tools.ts'

const promtool = tool('promtool')

const panels = dashboards
  .flatMap(({ name, panels }) => panels.map((panel) => ({ ...panel, name })))
  .filter(({ type }) => type !== 'row')
const promql = queriesOf('prometheus')

describe('every dashboard', () => {
  it.each(Object.entries(sources))('%s is what its source makes: npm run dashboards', (name, source) => {
    expect(readTemplate(`grafana/dashboards/${name}`)).toBe(toJson(source))
  })

  it('has a source', () => {
    expect(dashboards.map(({ name }) => name)).toEqual(Object.keys(sources).toSorted())
  })

  it.each(dashboards)(
    '$name has a fixed uid, the classic schema, and panels with ids of their own',
    ({ name, uid, schemaVersion, panels }) => {
      expect(`${uid}.json`).toBe(name)
      expect(schemaVersion).toBe(42)
      const ids = panels.map(({ id }) => id)
      expect(ids).toEqual([...new Set(ids)])
    },
  )
})

describe('every panel', () => {
  it.each(panels)(
    '$name: $title has a description, a unit and queries',
    ({ description, fieldConfig, targets = [] }) => {
      expect(description).toBeTruthy()
      expect(fieldConfig?.defaults.unit).toBeTruthy()
      expect(targets.length).toBeGreaterThan(0)
    },
  )

  it.each(panels)('$name: $title asks datasources that lake provisions', ({ targets = [] }) => {
    const provisioned = Object.values(components).flatMap((component) =>
      'datasource' in component ? [component.datasource.uid] : [],
    )
    for (const { datasource } of targets) expect(provisioned).toContain(datasource.uid)
  })
})

describe('promtool', () => {
  it.skipIf(promtool.missing)('accepts every PromQL query of every panel', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lake-dashboards-'))
    const rules = promql.map(({ expr }, index) => ({ record: `panel:query:${index}`, expr }))
    writeFileSync(join(folder, 'panels.yaml'), JSON.stringify({ groups: [{ name: 'panels', rules }] }))
    const complaints = promtool.complaints(['check', 'rules', join(folder, 'panels.yaml')])
    rmSync(folder, { recursive: true })
    expect(complaints).toBe('')
  })
})
