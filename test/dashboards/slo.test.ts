// The page of an SLO beside the other dashboards of a project.
import { expect, test } from 'vitest'
import { panelCount, projectDashboards } from '../../src/dashboards/project.ts'
import { userFindings } from '../../src/lint/user-files.ts'
import { specs } from '../slo/specs.ts'
import { project } from './project.ts'

test('is listed, and is what lake up gives to Grafana', async () => {
  const { session, put } = await project({ 'slo/store-up.yaml': specs['store-up'] ?? '' })
  const find = async () => (await projectDashboards(session)).find(({ file }) => file === 'slo-store-up.json')
  const found = await find()
  expect(found).toMatchObject({ uid: 'slo-store-up', title: 'SLO: store-up', own: false, provisioned: false })
  expect(panelCount(found?.json)).toBe(4)
  put('/project/.lake/grafana/dashboards/slo-store-up.json', found?.source ?? '')
  expect(await find()).toMatchObject({ provisioned: true })
})

test('has nothing that Grafana would refuse', async () => {
  const { session } = await project({ 'slo/trino-queries.yaml': specs['trino-queries'] ?? '' })
  const pages = (await projectDashboards(session)).filter(({ file }) => file.startsWith('slo-'))
  expect(pages).toHaveLength(1)
  for (const { file, source } of pages)
    expect(userFindings(new Map([[`dashboards/${file}`, source]]))).toEqual([])
})
