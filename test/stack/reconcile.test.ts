import { describe, expect, test } from 'vitest'
import type { Operation } from '../../src/findings.ts'
import type { DesiredService } from '../../src/render/desired.ts'
import { reconcile } from '../../src/stack/reconcile.ts'
import type { State } from '../../src/stack/state.ts'
import { containerOf, fresh, inputOf, model } from './model.ts'
import type { Model } from './model.ts'

const outcome = (over: Partial<Model>) => reconcile(inputOf(model(over)))
const kinds = (operations: readonly Operation[]) => operations.map(({ kind, target }) => `${kind} ${target}`)
const service = (over: Partial<DesiredService> = {}): DesiredService => ({
  name: 'a',
  image: 'i1',
  spec: 's1',
  config: 'c1',
  reloads: false,
  volumes: [],
  ...over,
})

describe('files', () => {
  const files = new Map([['f', 'new']])
  const last = (over: Partial<State>): State => ({ ...fresh, ...over })

  test('what is missing or out of date is written', () => {
    expect(kinds(outcome({ files }).operations)).toEqual(['write-file f'])
    const stale = { files, disk: new Map([['f', 'old']]), last: last({ files: { f: 'old' } }) }
    expect(outcome(stale)).toEqual({
      operations: [{ kind: 'write-file', target: 'f', cause: 'content changed' }],
      conflicts: [],
    })
  })

  test('what a person edited is a conflict, unless it is what would be written anyway', () => {
    const edited = { files, disk: new Map([['f', 'mine']]), last: last({ files: { f: 'old' } }) }
    expect(outcome(edited)).toEqual({ operations: [], conflicts: ['f'] })
    expect(kinds(outcome({ ...edited, force: true }).operations)).toEqual(['write-file f'])
    expect(outcome({ ...edited, disk: new Map([['f', 'new']]) })).toEqual({ operations: [], conflicts: [] })
  })

  test('what a killed run had begun to write is its own, old or new', () => {
    const killed = last({ files: { f: 'old' }, writing: { f: 'half' } })
    for (const found of ['old', 'half']) {
      expect(outcome({ files, disk: new Map([['f', found]]), last: killed }).conflicts).toEqual([])
    }
    expect(outcome({ files, disk: new Map([['f', 'mine']]), last: killed }).conflicts).toEqual(['f'])
  })

  test('an ejected file is left alone, wanted or not', () => {
    const ejected = last({ ejected: ['f'], files: { f: 'old' } })
    expect(outcome({ files, disk: new Map([['f', 'mine']]), last: ejected }).operations).toEqual([])
    expect(outcome({ disk: new Map([['f', 'old']]), last: ejected }).operations).toEqual([])
  })

  test('what is no longer wanted goes; where somebody has put work into it, by force only', () => {
    const before = last({ files: { g: 'g1' }, writing: { h: 'h1' } })
    const disk = new Map([
      ['g', 'g1'],
      ['h', 'h1'],
    ])
    expect(kinds(outcome({ disk, last: before }).operations)).toEqual(['delete-file g', 'delete-file h'])
    const edited = { disk: new Map([['g', 'edited']]), last: before }
    expect(outcome(edited)).toEqual({ operations: [], conflicts: ['g'] })
    expect(outcome({ ...edited, force: true })).toMatchObject({
      operations: [{ kind: 'delete-file', target: 'g' }],
      conflicts: [],
    })
    expect(outcome({ last: before })).toEqual({ operations: [], conflicts: [] })
  })
})

describe('services', () => {
  test.each([
    ['no container', [], 'create-service a'],
    ['another definition', [containerOf('a', { spec: 's0' })], 'recreate-service a'],
    [
      'another configuration that it reads at its start only',
      [containerOf('a', { config: 'c0' })],
      'recreate-service a',
    ],
    ['not running', [containerOf('a', { state: 'exited', exitCode: 1 })], 'start-service a'],
    ['in no network', [containerOf('a', { isolated: true })], 'recreate-service a'],
  ] as const)('%s', (_what, containers, expected) => {
    const { operations } = outcome({ services: [service()], containers, images: new Set(['i1']) })
    expect(kinds(operations)).toEqual([expected])
  })

  test('one that can reload is told to, once; a stopped one reads its configuration when it starts', () => {
    const services = [service({ reloads: true, config: 'c2' })]
    const images = new Set(['i1'])
    expect(kinds(outcome({ services, images, containers: [containerOf('a')] }).operations)).toEqual([
      'reload-service a',
    ])
    const told = { ...fresh, applied: { a: 'c2' } }
    expect(outcome({ services, images, containers: [containerOf('a')], last: told }).operations).toEqual([])
    const stopped = [containerOf('a', { state: 'exited' })]
    expect(kinds(outcome({ services, images, containers: stopped }).operations)).toEqual(['start-service a'])
  })

  test('a changed image says from which to which, and is pulled when it is not here', () => {
    const services = [service({ image: 'i2', spec: 's2' })]
    expect(outcome({ services, containers: [containerOf('a')] }).operations).toEqual([
      { kind: 'pull-image', target: 'i2', cause: 'not here yet' },
      { kind: 'recreate-service', target: 'a', cause: 'image i1 → i2' },
    ])
  })

  test('an image that two services share is pulled once', () => {
    const services = [service(), service({ name: 'b' })]
    expect(kinds(outcome({ services }).operations)).toEqual([
      'pull-image i1',
      'create-service a',
      'create-service b',
    ])
  })

  test('one that is no longer wanted is removed', () => {
    expect(kinds(outcome({ containers: [containerOf('gone')] }).operations)).toEqual(['remove-service gone'])
  })

  test.each([
    [{ state: 'exited', exitCode: 0, oomKilled: true }, 'stopped: it ran out of memory'],
    [{ state: 'exited', exitCode: 137 }, 'stopped: killed (exit 137)'],
    [{ state: 'exited', exitCode: 2 }, 'stopped (exit 2)'],
    [{ state: 'created' }, 'created but never started'],
    [{ state: 'paused' }, 'paused'],
  ] as const)('why it does not run: %j', (over, cause) => {
    const { operations } = outcome({
      services: [service()],
      containers: [containerOf('a', over)],
      images: new Set(['i1']),
    })
    expect(operations[0]?.cause).toBe(cause)
  })
})
