// Ctrl-C at every moment of `alerts new`: none of its files, or all of them and it is said; what runs is whole again with the
// next command.
import { expect, test } from 'vitest'
import { newAlert } from '../../../src/alerts/new/new.ts'
import type { Request } from '../../../src/alerts/new/request.ts'
import { prepare } from '../../../src/stack/prepare.ts'
import { HttpFailure } from '../../../src/system/http-failure.ts'
import { making } from './making.ts'

const request: Request = {
  component: 'postgres',
  signal: 'longest-transaction',
  conditions: { above: '5' },
  name: 'LongTransaction',
}

/** From this call on all questions end as they do after Ctrl-C. */
async function interruptedAt(at: number) {
  const states: string[] = []
  const end = new AbortController()
  const alone = { timeoutMs: 1000, signal: end.signal, progress: { note: () => {} } }
  const from = await making({ alone, onState: (text) => states.push(text) })
  const { system } = from.world
  const begun = system.calls.length
  const push = system.calls.push.bind(system.calls)
  let healed = false
  system.calls.push = (...lines) => {
    const count = push(...lines)
    if (!healed && count - begun === at) end.abort(new Error('Interrupted'))
    if (!healed && end.signal.aborted && lines[0]?.startsWith('http ') === true)
      throw new HttpFailure('aborted', 'aborted')
    return count
  }
  const made = await newAlert(from.making, request).catch((error: unknown) => error)
  healed = true
  return { ...from, made, states, isOver: !end.signal.aborted }
}

test('Ctrl-C at every moment leaves no file, or all of them', { timeout: 120_000 }, async () => {
  const seen = new Set<number>()
  for (let at = 1; ; at += 1) {
    const { written, states, isOver, making: from, world, made } = await interruptedAt(at)
    if (isOver) break
    const files = written().length
    seen.add(files)
    expect([0, 3], `after call ${at}`).toContain(files)
    expect(states.length > 0, `after call ${at}: ${states.join()}`).toBe(files === 3)
    expect(files === 3 || made instanceof Error, `after call ${at}`).toBe(true)
    if (files === 0) continue
    // The same again, and nothing is left for `up` to mend.
    const alone = { ...from.alone, signal: new AbortController().signal }
    const session = await world.session()
    await newAlert({ ...from, session, alone, force: true }, request)
    const { operations } = await prepare(await world.session(), { force: false, engine: 'observe' })
    expect(
      operations.filter(({ target }) => /prometheus|user-/.test(target)),
      `after call ${at}`,
    ).toEqual([])
  }
  expect(seen).toEqual(new Set([0, 3]))
})
