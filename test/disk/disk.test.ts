// Sizes of a stack in memory, and what is said of the budget.
import { describe, expect, test } from 'vitest'
import { budgetOf, diskReport } from '../../src/disk/disk.ts'
import { diskSchema } from '../../src/disk/schema.ts'
import { LakeError } from '../../src/errors.ts'
import { diskText } from '../../src/report/disk.ts'
import type { System } from '../../src/system/system.ts'
import { living, projectId } from '../health/living.ts'
import { record } from '../report/screens.ts'

const signal = new AbortController().signal
const megabyte = 1024 ** 2

async function measured(answers: Readonly<Record<string, number>> = {}) {
  const stack = await living()
  const { system } = stack.world
  const id = projectId(stack)
  const containers = [...system.engineState.containers.values()]
  const of = (service: string) => containers.find((it) => it.labels['com.docker.compose.service'] === service)
  system.engineState.usage = {
    images: containers
      .filter((it) => it.image.includes('/'))
      .map(({ image }, index) => ({
        references: [image.replace('docker.io/', '')],
        bytes: (index + 1) * 100 * megabyte,
      })),
    volumes: [
      { name: `${id}_prometheus`, bytes: 300 * megabyte },
      { name: `${id}_loki`, bytes: 100 * megabyte },
      { name: 'another-project_prometheus', bytes: 5 * megabyte },
    ],
    containers: [{ id: of('loki')?.id ?? '', bytes: 7 }],
  }
  const log = `/var/lib/docker/containers/${of('grafana')?.id ?? ''}`
  for (const name of ['x-json.log', 'x-json.log.1', 'config.v2.json'])
    system.disk.files.set(`${log}/${name}`, { text: '12345', mode: 0o640 })
  system.http.answers.set('http://127.0.0.1:9090/api/v1/query?', (url) => {
    const query = new URL(url).searchParams.get('query') ?? ''
    const found = Object.entries(answers).find(([start]) => query.startsWith(start))
    const result = found === undefined ? [] : [{ metric: {}, value: [0, String(found[1])] }]
    return { status: 200, headers: {}, body: JSON.stringify({ data: { result } }) }
  })
  return { ...stack, id }
}

const blocks = { 'prometheus_tsdb_storage_blocks_bytes{': 250 * megabyte, prometheus_tsdb_wal: 50 * megabyte }
const growth = {
  '(sum(prometheus_tsdb': 400 * megabyte,
  'sum(increase(loki': 100 * megabyte,
  'sum(increase(tempo': 0,
}

test('every service, its volumes, image, log and what it wrote', async () => {
  const { session, id } = await measured(blocks)
  const report = await diskReport(session, signal)
  expect(diskSchema.parse(report)).toEqual(report)
  const of = (service: string) => report.services.find((it) => it.service === service)
  expect(of('prometheus')?.volumes).toEqual([{ name: `${id}_prometheus`, bytes: 300 * megabyte }])
  expect(of('loki')).toMatchObject({ writtenBytes: 7, logBytes: null })
  expect(of('grafana')).toMatchObject({ logBytes: 10, writtenBytes: null, volumes: [] })
  expect(report.metrics).toMatchObject({
    bytes: 300 * megabyte,
    blocksBytes: 250 * megabyte,
    walBytes: 50 * megabyte,
    headBytes: null,
    growthBytesPerDay: null,
  })
  expect(report.budget).toMatchObject({ usedBytes: 400 * megabyte, outlook: 'no-history', daysLeft: null })
  // Alloy's image is that of the container metrics, too.
  expect(of('alloy')?.image).toBe(of('containers')?.image)
  const images = new Map(report.services.map(({ image, imageBytes }) => [image, imageBytes ?? 0]))
  expect(report.totals.images).toBe([...images.values()].reduce((sum, bytes) => sum + bytes, 0))
  expect(report.totals.all).toBe(400 * megabyte + report.totals.images + 10 + 7)
})

test('a stack that is stopped keeps its data', async () => {
  const { session, world } = await measured(blocks)
  world.system.engineState.containers.clear()
  const report = await diskReport(session, signal)
  expect(report.metrics).toMatchObject({ bytes: 300 * megabyte, blocksBytes: null })
  expect(
    report.services.every(({ logBytes, writtenBytes }) => logBytes === null && writtenBytes === null),
  ).toBe(true)
})

test('an engine with a disk of its own, and a folder that only root may see', async () => {
  const { session, world } = await measured()
  const { disk } = session.system
  const list = async (folder: string) => {
    if (!folder.includes('/containers/')) return disk.list(folder)
    throw new LakeError('Cannot read', { code: 'read-only', exit: 'prerequisite' })
  }
  const system: System = { ...session.system, disk: { ...disk, list } }
  const report = await diskReport({ ...session, system }, signal)
  expect(report.services.every(({ logBytes }) => logBytes === null)).toBe(true)
  Object.assign(world.system.engineState, { details: { ...world.system.engineState.details, local: false } })
  const elsewhere = await diskReport(session, signal)
  expect(elsewhere.services.every(({ logBytes }) => logBytes === null)).toBe(true)
})

test('with a day of history there is a forecast', async () => {
  const { session } = await measured({ ...blocks, ...growth })
  const { metrics, logs, budget } = await diskReport(session, signal)
  expect(metrics.growthBytesPerDay).toBe(400 * megabyte)
  expect(logs.growthBytesPerDay).toBe(100 * megabyte)
  // (10 GB - 400 MB) / 500 MB a day
  expect(budget).toMatchObject({ outlook: 'fills', daysLeft: 19 })
})

describe('the budget', () => {
  const facts = { limitBytes: 1000, usedBytes: 400, keptDays: 30 }
  test.each([
    [facts, { metrics: null, logs: 5, traces: 0 }, 'no-history', null],
    [facts, { metrics: 5, logs: null, traces: 0 }, 'no-history', null],
    [facts, { metrics: 5, logs: 5, traces: null }, 'no-history', null],
    [facts, { metrics: -5, logs: 5, traces: 0 }, 'shrinks', null],
    [facts, { metrics: 10, logs: 10, traces: 40 }, 'fills', 10],
    [facts, { metrics: 10, logs: 9, traces: 0 }, 'fits', null],
    [facts, { metrics: 50, logs: 50, traces: 0 }, 'fills', 6],
    [{ ...facts, limitBytes: null }, { metrics: 50, logs: 50, traces: 0 }, 'fits', null],
    [{ ...facts, usedBytes: 1000 }, { metrics: null, logs: null, traces: 0 }, 'full', 0],
  ] as const)('%j with %j: %s', (known, growth, outlook, daysLeft) => {
    expect(budgetOf(known, growth)).toMatchObject({ outlook, daysLeft })
  })
})

test.each([{}, blocks, { ...blocks, ...growth }])('as text: %j', async (answers) => {
  const { session } = await measured(answers)
  const report = await diskReport(session, signal)
  for (const width of [80, 200]) {
    const { text, tooWide } = record((style) => diskText(report, style), width)
    expect(text).toMatchSnapshot()
    expect(tooWide).toEqual([])
  }
})
