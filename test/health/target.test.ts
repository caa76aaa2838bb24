// A scrape that failed counts where the service was ready before it; of one that is starting the next is waited for.
import { expect, test } from 'vitest'
import { health } from '../../src/health/health.ts'
import { living } from './living.ts'

const targets = 'http://127.0.0.1:9090/api/v1/targets'

interface Case {
  /** Seconds that loki runs. */
  readonly age: number
  /** Seconds from now on: when the next scrape is, if there is one, and whether it is well then. */
  readonly next?: { readonly after: number; readonly well: boolean }
}

async function look({ age, next }: Case) {
  const { session, world } = await living()
  const { clock, http } = world.system
  const origin = clock.now().getTime()
  world.change('loki', { startedAt: new Date(origin - age * 1000).toISOString() })
  http.answers.set(targets, () => {
    const isNext = next !== undefined && clock.now().getTime() >= origin + next.after * 1000
    const lastScrape = new Date(isNext ? origin + next.after * 1000 : origin - 1000).toISOString()
    const isUp = isNext && next.well
    const loki = {
      scrapePool: 'loki',
      health: isUp ? 'up' : 'down',
      lastError: isUp ? '' : 'server returned HTTP status 503',
      lastScrape,
    }
    return { status: 200, headers: {}, body: JSON.stringify({ data: { activeTargets: [loki] } }) }
  })
  const started = clock.elapsed()
  const { checks } = await health(session, { only: ['loki.target'], signal: new AbortController().signal })
  const found = checks.find(({ id }) => id === 'loki.target')
  return { status: found?.status, cause: found?.cause ?? '', waitedMs: clock.elapsed() - started }
}

test('the next scrape of a service that was starting is well', async () => {
  const found = await look({ age: 60, next: { after: 10, well: true } })
  expect(found).toMatchObject({ status: 'ok' })
  expect(found.waitedMs).toBeGreaterThanOrEqual(10_000)
})

test('the next scrape fails too', async () => {
  const found = await look({ age: 60, next: { after: 10, well: false } })
  expect(found).toMatchObject({ status: 'fail', cause: expect.stringContaining('503') as string })
})

test('the next scrape is far away', async () => {
  expect(await look({ age: 60 })).toMatchObject({
    status: 'warn',
    cause: expect.stringContaining('not scraped yet') as string,
  })
})

test('a service that has run for long is not waited for', async () => {
  const found = await look({ age: 3600, next: { after: 10, well: true } })
  expect(found).toMatchObject({ status: 'fail' })
  expect(found.waitedMs).toBeLessThan(1000)
})
