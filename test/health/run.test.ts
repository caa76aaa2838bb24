// The runner: needs, limits, order, whatever the checks are.
import { array, assert, asyncProperty, boolean, integer, nat, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Check, Outcome } from '../../src/health/check.ts'
import { NoAnswer } from '../../src/health/ask.ts'
import { runChecks } from '../../src/health/run.ts'
import type { Stack } from '../../src/health/stack.ts'
import type { Clock } from '../../src/system/system.ts'
import { fakeSystem } from '../fakes/fake-system.ts'

function runner() {
  const system = fakeSystem()
  // The runner takes nothing of a stack but its clock.
  const stack = { session: { system } } as unknown as Stack
  const signal = new AbortController().signal
  return {
    clock: system.clock,
    run: (checks: readonly Check[], concurrency = 8) => runChecks(checks, stack, { signal, concurrency }),
  }
}

function check(id: string, probe: Check['probe'], more: Partial<Check> = {}): Check {
  const base = {
    subject: id,
    topic: 'ready',
    title: id,
    broken: `${id} is broken`,
    essential: true,
    needs: [],
    fix: 'lake up',
  } as const
  return { ...base, id, probe, timeoutMs: 5000, ...more }
}

const ok: Outcome = { status: 'ok' }

test('a check waits for its needs, and says whose fault it is that it was not asked', async () => {
  const { run } = runner()
  const asked: string[] = []
  const results = await run([
    check('ground', async () => ({ status: 'fail', cause: 'gone' })),
    check('middle', async () => (asked.push('middle'), ok), { needs: ['ground'] }),
    check('top', async () => (asked.push('top'), ok), { needs: ['middle'] }),
    check('beside', async () => ok),
  ])
  expect(asked).toEqual([])
  expect(results).toMatchObject([
    { status: 'fail', cause: 'gone', fix: 'lake up' },
    { status: 'skip', because: 'ground', cause: 'because ground is broken' },
    { status: 'skip', because: 'ground', cause: 'because ground is broken' },
    { status: 'ok' },
  ])
})

describe('a check that begins early', () => {
  const wait = (clock: Clock, ms: number, outcome: Outcome) => async () => {
    await clock.sleep(ms)
    return outcome
  }

  test('has waited already when its needs are known', async () => {
    const { run, clock } = runner()
    const results = await run([
      check('ground', wait(clock, 1000, ok)),
      check('arrives', wait(clock, 1500, ok), { needs: ['ground'], early: true }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['ok', 'ok'])
    expect(clock.monotonic()).toBe(1500)
  })

  test('counts for nothing where a need fails, and is stopped', async () => {
    const { run, clock } = runner()
    let stopped = false
    const results = await run([
      check('ground', wait(clock, 100, { status: 'fail', cause: 'gone' })),
      check(
        'arrives',
        ({ signal }) => new Promise(() => signal.addEventListener('abort', () => (stopped = true))),
        { needs: ['ground'], early: true },
      ),
    ])
    expect(results[1]).toMatchObject({ status: 'skip', because: 'ground' })
    expect(stopped).toBe(true)
  })

  test('that failed before its needs were known is asked again', async () => {
    const { run, clock } = runner()
    const answers: Outcome[] = [{ status: 'fail', cause: 'not up yet' }, ok]
    const results = await run([
      check('ground', wait(clock, 100, ok)),
      check('arrives', async () => answers.shift() ?? ok, { needs: ['ground'], early: true }),
    ])
    expect(results[1]).toMatchObject({ status: 'ok' })
    expect(answers).toEqual([])
  })

  test('that fails afterwards has failed', async () => {
    const { run, clock } = runner()
    let asked = 0
    const lost = async (): Promise<Outcome> => {
      asked += 1
      await clock.sleep(2000)
      return { status: 'fail', cause: 'lost' }
    }
    const results = await run([
      check('ground', wait(clock, 100, ok)),
      check('arrives', lost, { needs: ['ground'], early: true }),
    ])
    expect(results[1]).toMatchObject({ status: 'fail', cause: 'lost', latencyMs: 2000 })
    expect(asked).toBe(1)
  })

  test('takes no turn of the others', async () => {
    const { run, clock } = runner()
    await run(
      [check('arrives', wait(clock, 3000, ok), { early: true }), check('quick', wait(clock, 1000, ok))],
      1,
    )
    expect(clock.monotonic()).toBe(3000)
  })
})

test('a warning holds nobody up, a skip only where it says so', async () => {
  const { run } = runner()
  const results = await run([
    check('warned', async () => ({ status: 'warn', cause: 'soon' })),
    check('quiet', async () => ({ status: 'skip', cause: 'nothing to see' })),
    check('after', async () => ok, { needs: ['warned', 'quiet'] }),
    check('left out', async () => ({ status: 'skip', cause: 'not started', blocks: true })),
    check('of it', async () => ok, { needs: ['left out'] }),
  ])
  expect(results.map(({ status }) => status)).toEqual(['warn', 'skip', 'ok', 'skip', 'skip'])
})

test('a check that never ends is given up at its own limit, and its signal fires', async () => {
  const { run, clock } = runner()
  let stopped = false
  const results = await run([
    check(
      'hangs',
      ({ signal }) => new Promise(() => signal.addEventListener('abort', () => (stopped = true))),
      { timeoutMs: 3000 },
    ),
    check('quick', async () => ok),
  ])
  expect(results).toMatchObject([
    { status: 'fail', cause: 'no answer within 3 s', latencyMs: 3000 },
    { status: 'ok', latencyMs: 0 },
  ])
  expect(stopped).toBe(true)
  expect(clock.elapsed()).toBe(3000)
})

describe('what a probe throws', () => {
  test.each([
    [new NoAnswer('refuses connections on 127.0.0.1:1'), 'refuses connections on 127.0.0.1:1'],
    [new TypeError('x is undefined'), 'the check itself broke, a bug in lake: x is undefined'],
  ])('%s', async (error, cause) => {
    const { run } = runner()
    expect(
      await run([
        check('throws', async () => {
          throw error
        }),
      ]),
    ).toMatchObject([{ status: 'fail', cause }])
  })
})

test('needs point backwards, or it is a bug', async () => {
  const { run } = runner()
  await expect(
    run([check('a', async () => ok, { needs: ['b'] }), check('b', async () => ok)]),
  ).rejects.toThrow('a needs b')
  await expect(run([check('a', async () => ok), check('a', async () => ok)])).rejects.toThrow('twice')
})

test('an interrupted run ends as interrupted', async () => {
  const system = fakeSystem()
  const controller = new AbortController()
  system.clock.at(100, () => controller.abort(new Error('Interrupted')))
  const hangs = check('hangs', () => new Promise(() => undefined))
  await expect(
    runChecks([hangs], { session: { system } } as unknown as Stack, { signal: controller.signal }),
  ).rejects.toThrow(/nterrupted/)
})

test('any graph: each check once, after its needs, never more than the limit at a time, as fast as needs allow', async () => {
  const node = record({
    ms: integer({ min: 0, max: 50 }),
    needs: array(nat(), { maxLength: 3 }),
    passes: boolean(),
  })
  await assert(
    asyncProperty(array(node, { maxLength: 25 }), integer({ min: 1, max: 8 }), async (nodes, limit) => {
      const { clock, run } = runner()
      const ended = new Set<string>()
      let now = 0
      let most = 0
      const checks = nodes.map(({ ms, needs, passes }, index) => {
        const ids = index === 0 ? [] : [...new Set(needs.map((need) => String(need % index)))]
        const probe = async (): Promise<Outcome> => {
          expect(ids.every((id) => ended.has(id))).toBe(true)
          most = Math.max(most, ++now)
          await clock.sleep(ms)
          now -= 1
          ended.add(String(index))
          return passes ? ok : { status: 'fail', cause: 'no' }
        }
        return check(String(index), probe, { needs: ids })
      })
      const results = await run(checks, limit)
      expect(results.map(({ id }) => id)).toEqual(checks.map(({ id }) => id))
      expect(most).toBeLessThanOrEqual(limit)
      for (const [index, { status, because }] of results.entries()) {
        const unmet = checks[index]?.needs.some((id) => results[Number(id)]?.status !== 'ok') === true
        expect(status === 'skip').toBe(unmet)
        expect(because === undefined ? undefined : results[Number(because)]?.status).toBe(
          unmet ? 'fail' : undefined,
        )
      }
      expect(clock.elapsed()).toBeLessThanOrEqual(nodes.reduce((sum, { ms }) => sum + ms, 0))
    }),
    { numRuns: 60 },
  )
})
