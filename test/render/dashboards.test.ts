// Only dashboards that have data are shipped, and their thresholds are those of the alerts.
import { describe, expect, test } from 'vitest'
import { shippedDashboards } from '../../src/render/dashboards.ts'
import { planOf } from '../plan/plans.ts'
import { shippedTemplates } from './templates.ts'

const dashboardsOf = async (body: string) => shippedDashboards(await planOf(body), shippedTemplates())

describe('shippedDashboards', () => {
  test('leaves out the dashboard of a component that is not there', async () => {
    expect([...(await dashboardsOf('')).keys()]).toEqual(['containers.json', 'lake-overview.json'])
    expect([...(await dashboardsOf('size: tiny\n')).keys()]).toEqual(['lake-overview.json'])
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
})
