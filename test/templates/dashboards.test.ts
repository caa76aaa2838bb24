import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dashboards as sources, toJson } from '../../scripts/dashboards/files.ts'
import type { Component } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import { dashboards, queriesOf, readTemplate } from './files.ts'
import { tool } from './tools.ts'

const promtool = tool('promtool')

function variablesOf(uid: string): readonly string[] {
  const page = JSON.parse(readTemplate(`grafana/dashboards/${uid}.json`)) as {
    readonly templating: { readonly list: readonly { readonly name: string }[] }
  }
  return page.templating.list.map(({ name }) => name)
}

const services = new Set(
  Object.values(components as Record<string, Component>).flatMap((it) => Object.keys(it.services)),
)

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

describe('the audit', () => {
  it.each(dashboards)(
    '$name can be taken in at once: twelve panels above the first folded row',
    ({ above }) => {
      expect(above.filter(({ type }) => type !== 'row').length).toBeLessThanOrEqual(12)
    },
  )

  // With no decimals Grafana leaves out each tick that is no whole number: of a share all but 0 and 100 %.
  it('a share over time has all its ticks', () => {
    const bare = panels.filter(
      ({ type, fieldConfig }) =>
        type === 'timeseries' &&
        fieldConfig?.defaults.unit === 'percentunit' &&
        fieldConfig.defaults.decimals === 0,
    )
    expect(bare.map(({ name, title }) => `${name}: ${title}`)).toEqual([])
  })

  it.each(dashboards)('$name lays no panel over another, and none beside the grid', ({ above }) => {
    const cells = above.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    )
    expect(cells).toEqual([...new Set(cells)])
    expect(cells.filter((cell) => Number(cell.split('/')[0]) >= 24)).toEqual([])
  })

  it.each(panels)(
    '$name: $title belongs to a component, where it is dead without one',
    ({ name, ...panel }) => {
      const file = name.replace('.json', '')
      const owner = Object.keys(components).find((known) => file === known || file.startsWith(`${known}-`))
      expect(['none', ...Object.keys(components)]).toContain(panel.lakeComponent ?? 'none')
      expect(owner ?? (file.startsWith('lake-') ? 'lake' : undefined)).toBeDefined()
    },
  )
})

describe('every panel', () => {
  it.each(panels)(
    '$name: $title says what is good, in what unit, why it may be empty and where to go from here',
    ({ description = '', fieldConfig, targets = [] }) => {
      // A name alone explains nothing: what it shows, and what to make of it.
      expect(description.split(/[.:]/).length).toBeGreaterThan(2)
      expect(fieldConfig?.defaults.unit).toBeTruthy()
      expect(fieldConfig?.defaults.noValue).toMatch(/^(Idle|Good|Missing): \S/)
      expect(fieldConfig?.defaults.links).not.toEqual([])
      expect(targets.length).toBeGreaterThan(0)
    },
  )

  it.each(panels)('$name: $title leads to a page that is there wherever it is', ({ name, ...panel }) => {
    const own = (file: string): string => file.replace(/[-.].*/, '')
    for (const { url } of panel.fieldConfig?.defaults.links ?? []) {
      const [, uid = '', id] = /^\/d\/([\w-]+)\?.*?(?:&viewPanel=(\d+))?$/.exec(url) ?? []
      expect(uid.startsWith('lake-') || own(uid) === own(name)).toBe(true)
      const ids = dashboards.find((dashboard) => dashboard.uid === uid)?.panels.map((found) => found.id)
      expect(ids?.filter((found) => id === undefined || found === Number(id))).not.toEqual([])
      expect(ids).toBeDefined()
    }
  })

  it.each(panels)(
    '$name: $title fills in variables that the page has, with services that there are',
    (panel) => {
      const links = [...JSON.stringify(panel).matchAll(/"\/d\/([\w-]+)\?([^"]*)"/g)]
      const filled = links.flatMap(([, uid = '', asked = '']) =>
        [...asked.matchAll(/var-(\w+)=([^&]*)/g)].map(([, name = '', value = '']) => ({ uid, name, value })),
      )
      const strange = filled.filter(({ uid, name }) => !variablesOf(uid).includes(name))
      const words = filled.filter(({ value }) => !value.startsWith('$')).map(({ value }) => value)
      expect(strange).toEqual([])
      expect(words.filter((word) => !services.has(word))).toEqual([])
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
