import { expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import type { DoctorReport } from '../../src/doctor/doctor.ts'
import { bytesText } from '../../src/report/bytes.ts'
import { doctorText } from '../../src/report/doctor.ts'
import { record } from './screens.ts'

const engine = { subject: 'engine', topic: 'engine', essential: true, latencyMs: 3 } as const

const report: DoctorReport = {
  project: 'demo',
  folder: '/project',
  time: '2030-01-01T00:00:00.000Z',
  summary: { state: 'blocked', elapsedMs: 20, ok: 1, warn: 1, fail: 1, skip: 1 },
  checks: [
    {
      ...engine,
      id: 'engine.kind',
      title: 'lake knows this kind of engine',
      status: 'ok',
      detail: `Docker Engine at unix:///home/somebody/${'with-a-long-name/'.repeat(6)}docker.sock`,
    },
    {
      ...engine,
      id: 'engine.compose',
      title: 'Docker Compose is there and new enough',
      status: 'fail',
      cause: 'Docker Compose is not \u001b[31minstalled',
      fix: 'sudo apt-get install docker-compose-plugin',
    },
    {
      ...engine,
      id: 'engine.clock',
      title: 'the clocks agree',
      status: 'warn',
      cause: 'the clock of the engine is 20 s ahead',
      fix: 'colima restart',
    },
    { ...engine, id: 'engine.socket', title: 'the socket', status: 'skip', cause: 'nothing asks for it' },
  ],
}

test.each([80, 200])('a report in %i columns', (width) => {
  const { text, tooWide } = record((style) => doctorText(report, style, safe), width)
  expect(text).toMatchSnapshot()
  expect(tooWide).toEqual([])
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1024, '1.0 KB'],
  [1023.6 * 1024 ** 2, '1.0 GB'],
  [9.96 * 1024 ** 3, '10 GB'],
  [2.5 * 1024 ** 4, '2.5 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})
