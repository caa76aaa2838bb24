// Only dashboards that have data are shipped, and their thresholds are those of the alerts.
import { describe, expect, test } from 'vitest'
import { shippedDashboards } from '../../src/render/dashboards.ts'
import { planOf } from '../plan/plans.ts'
import { shippedTemplates } from './templates.ts'

const dashboardsOf = async (body: string) => shippedDashboards(await planOf(body), shippedTemplates())

describe('shippedDashboards', () => {
  test('leaves out the dashboard of a component that is not there', async () => {
    const own = async (body: string): Promise<readonly string[]> =>
      [...(await dashboardsOf(body)).keys()].filter((file) => !file.startsWith('lake-'))
    expect(await own('')).toContain('containers.json')
    expect(await own('size: tiny\n')).not.toContain('containers.json')
  })

  test('leaves out the rows and panels of a component that is not there, and nothing else', async () => {
    const page = async (body: string): Promise<string> =>
      (await dashboardsOf(body)).get('lake-observability.json') ?? ''
    const whole = await page('')
    const without = await page('components: { grafana: false }\n')
    expect(whole).not.toContain('lakeComponent')
    expect(whole).toContain('job=\\"grafana\\"')
    expect(without).not.toContain('job=\\"grafana\\"')
    expect(without).toContain('job=\\"loki\\"')
    expect(JSON.parse(without)).toMatchObject({ uid: 'lake-observability', schemaVersion: 42 })
  })

  test('moves a threshold with its alert, and keeps lake out of what Grafana reads', async () => {
    const shipped = (await dashboardsOf('')).get('containers.json')
    const moved = (
      await dashboardsOf('alerts: { overrides: { ContainerMemoryNearLimit: { threshold: 77% } } }\n')
    ).get('containers.json')
    expect(shipped).not.toContain('"value": 0.77')
    expect(moved).toContain('"value": 0.77')
    expect(moved).not.toContain('lakeParameter')
    expect(moved?.replace('"value": 0.77', '"value": 0.9')).toBe(shipped)
  })

  test('colours a tile of whole numbers from the first with which its alert fires', async () => {
    const trino = 'components: { trino: {} }\n'
    const overrides = 'alerts: { overrides: { TrinoQueriesQueued: { threshold: 41 } } }\n'
    expect((await dashboardsOf(trino)).get('trino.json')).not.toContain('"value": 42')
    expect((await dashboardsOf(trino + overrides)).get('trino.json')).toContain('"value": 42')
  })
})
