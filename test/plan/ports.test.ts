import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { components } from '../../src/components/index.ts'
import { choosePorts, portWants } from '../../src/plan/ports.ts'
import type { PortWant } from '../../src/plan/ports.ts'
import { configOf } from './plans.ts'

const want = (key: string, preferred: number, pinned = false): PortWant => ({ key, preferred, pinned })
const nobody = async () => false
const heldBy =
  (...ports: number[]) =>
  async (port: number) =>
    ports.includes(port)

describe('choosing host ports', () => {
  test('the preferred number where nobody holds it, else the next free one', async () => {
    const wants = [want('a/http', 9090), want('b/http', 9093)]
    expect(await choosePorts(wants, {}, heldBy(9090, 9091))).toEqual({
      ports: { 'a/http': 9092, 'b/http': 9093 },
      taken: [],
    })
  })

  test('a kept port stays, also when it is held now: that is said, not moved', async () => {
    const wants = [want('a/http', 9090)]
    expect(await choosePorts(wants, { 'a/http': 9099 }, nobody)).toEqual({
      ports: { 'a/http': 9099 },
      taken: [],
    })
    expect(await choosePorts(wants, { 'a/http': 9099 }, heldBy(9099))).toEqual({
      ports: { 'a/http': 9099 },
      taken: [want('a/http', 9099)],
    })
  })

  test('a pinned port wins over a kept one, whichever service comes first', async () => {
    const kept = { 'a/http': 9090, 'b/http': 9095 }
    const last = await choosePorts([want('a/http', 9090), want('b/http', 9090, true)], kept, nobody)
    expect(last.ports).toEqual({ 'a/http': 9091, 'b/http': 9090 })
    const first = await choosePorts([want('b/http', 9090, true), want('a/http', 9090)], kept, nobody)
    expect(first.ports).toEqual({ 'a/http': 9091, 'b/http': 9090 })
  })

  test('a pinned port that somebody else holds is reported and not moved', async () => {
    const pinned = want('a/http', 9090, true)
    expect(await choosePorts([pinned], {}, heldBy(9090))).toEqual({
      ports: { 'a/http': 9090 },
      taken: [pinned],
    })
  })

  test('at the upper end the search goes on from below', async () => {
    const { ports } = await choosePorts([want('a/http', 65_534)], {}, heldBy(65_534, 65_535))
    expect(ports['a/http']).toBeLessThan(65_534)
    expect(ports['a/http']).toBeGreaterThanOrEqual(1024)
  })
})

// Few numbers, so that services want the same ones and others hold them.
const port = fc.integer({ min: 9000, max: 9012 })
const service = fc.constantFrom('a/x', 'b/x', 'c/x', 'd/x', 'e/x', 'f/x')
const wantsOf = fc.uniqueArray(fc.record({ key: service, preferred: port, pinned: fc.boolean() }), {
  selector: ({ key }) => key,
})
// lake.yaml cannot name one port twice.
const wanted = wantsOf.map((wants) => {
  const pins = new Set<number>()
  return wants.map((each) => {
    const again = each.pinned && pins.has(each.preferred)
    if (each.pinned) pins.add(each.preferred)
    return again ? { ...each, pinned: false } : each
  })
})
const kept = fc.dictionary(service, port)
const held = fc.uniqueArray(port)

describe('whatever is wanted, kept and held', () => {
  test('no port is given twice, and every want gets one', async () => {
    await fc.assert(
      fc.asyncProperty(wanted, kept, held, async (wants, before, others) => {
        const { ports } = await choosePorts(wants, before, heldBy(...others))
        expect(Object.keys(ports).toSorted()).toEqual(wants.map(({ key }) => key).toSorted())
        expect(new Set(Object.values(ports)).size).toBe(wants.length)
      }),
    )
  })

  test('pins are kept to the letter, and what others hold is only ever reported', async () => {
    await fc.assert(
      fc.asyncProperty(wanted, kept, held, async (wants, before, others) => {
        const { ports, taken } = await choosePorts(wants, before, heldBy(...others))
        const pins = wants.filter(({ pinned }) => pinned)
        for (const { key, preferred } of pins) expect(ports[key]).toBe(preferred)
        const clashes = Object.entries(ports).filter(([, number]) => others.includes(number))
        expect(taken.map(({ key }) => key).toSorted()).toEqual(clashes.map(([key]) => key).toSorted())
      }),
    )
  })

  test('choosing again from what was chosen changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(wanted, kept, held, async (wants, before, others) => {
        const first = await choosePorts(wants, before, heldBy(...others))
        const again = await choosePorts(wants, first.ports, heldBy(...others))
        expect(again.ports).toEqual(first.ports)
      }),
    )
  })
})

describe('what is wanted', () => {
  test('every published port of what runs; `port` pins the first one of its component', () => {
    const wants = portWants(
      configOf('components:\n  postgres: { port: 6543 }\n  grafana: false\n'),
      components,
    )
    expect(wants).toContainEqual(want('postgres/sql', 6543, true))
    expect(wants).toContainEqual(want('prometheus/http', 9090))
    expect(wants.some(({ key }) => key.startsWith('grafana'))).toBe(false)
    expect(wants.some(({ key }) => key.startsWith('postgres-exporter'))).toBe(false)
  })

  test('an external component publishes nothing', () => {
    const external =
      'components:\n  postgres:\n    external: { address: db:5432, user: u, database: d, password: "${P}" }\n'
    const wants = portWants(configOf(external, { P: 'secret' }), components)
    expect(wants.filter(({ key }) => key.startsWith('postgres'))).toEqual([])
  })
})
