import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../src/findings.ts'
import { labels } from '../../src/render/labels.ts'
import type { DesiredService, Rendered } from '../../src/render/render.ts'
import { reconcile } from '../../src/stack/reconcile.ts'
import type { ReconcileInput } from '../../src/stack/reconcile.ts'
import { emptyState } from '../../src/stack/state.ts'
import type { State } from '../../src/stack/state.ts'
import type { Container } from '../../src/system/system.ts'

// The content is its own hash: what matters is equality alone.
const hash = (text: string): string => text

interface Model {
  readonly files: ReadonlyMap<string, string>
  readonly services: readonly DesiredService[]
  readonly disk: ReadonlyMap<string, string>
  readonly containers: readonly Container[]
  readonly images: ReadonlySet<string>
  readonly last: State
  readonly force: boolean
}

function inputOf({ files, services, disk, containers, images, last, force }: Model): ReconcileInput {
  const texts = [...files].map(([path, text]) => [path, { text, mode: 0o644 }] as const)
  const rendered: Rendered = { files: new Map(texts), services }
  const present = new Map([...images].map((image) => [image, `sha256:${image}`]))
  return { rendered, disk, containers, images: present, last, force, hash }
}

function containerOf(
  name: string,
  over: Partial<Container> & { spec?: string; config?: string } = {},
): Container {
  const { spec = 's1', config = 'c1', ...rest } = over
  return {
    id: name,
    name: `demo-${name}-1`,
    labels: { 'com.docker.compose.service': name, [labels.spec]: spec, [labels.config]: config },
    image: 'i1',
    state: 'running',
    oomKilled: false,
    restarts: 0,
    ports: {},
    ...rest,
  }
}

const fresh = emptyState({ id: 'demo-1', name: 'demo', folder: '/p' })
const model = (over: Partial<Model>): Model => ({
  files: new Map(),
  services: [],
  disk: new Map(),
  containers: [],
  images: new Set(),
  last: fresh,
  force: false,
  ...over,
})
const outcome = (over: Partial<Model>) => reconcile(inputOf(model(over)))
const kinds = (operations: readonly Operation[]) => operations.map(({ kind, target }) => `${kind} ${target}`)
const service = (over: Partial<DesiredService> = {}): DesiredService => ({
  name: 'a',
  image: 'i1',
  spec: 's1',
  config: 'c1',
  reloads: false,
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

  test('what is no longer wanted goes, unless somebody has put work into it', () => {
    const before = last({ files: { g: 'g1' }, writing: { h: 'h1' } })
    const disk = new Map([
      ['g', 'g1'],
      ['h', 'h1'],
    ])
    expect(kinds(outcome({ disk, last: before }).operations)).toEqual(['delete-file g', 'delete-file h'])
    expect(outcome({ disk: new Map([['g', 'edited']]), last: before }).operations).toEqual([])
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
      { kind: 'pull-image', target: 'i2', cause: 'not on this machine yet' },
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

/** What the executor does, by the operations alone. */
function applied(before: Model): Model {
  const { operations } = reconcile(inputOf(before))
  const disk = new Map(before.disk)
  const images = new Set(before.images)
  const containers = new Map(before.containers.map((each) => [each.id, each]))
  const applied = { ...before.last.applied }
  for (const { kind, target } of operations) {
    const wanted = before.services.find(({ name }) => name === target)
    if (kind === 'write-file') disk.set(target, before.files.get(target) ?? '')
    if (kind === 'delete-file') disk.delete(target)
    if (kind === 'pull-image') images.add(target)
    if (kind === 'remove-service') containers.delete(target)
    if (wanted === undefined) continue
    applied[target] = wanted.config
    if (kind !== 'reload-service')
      containers.set(target, containerOf(target, { ...wanted, id: target, name: target }))
  }
  const files = Object.fromEntries([...before.files].filter(([path]) => !before.last.ejected.includes(path)))
  return {
    ...before,
    disk,
    images,
    containers: [...containers.values()],
    last: { ...before.last, files, writing: {}, applied },
  }
}

const path = fc.constantFrom('f', 'g', 'h', 'i')
const content = fc.constantFrom('1', '2', '3')
const name = fc.constantFrom('a', 'b', 'c', 'd')
const texts = fc.dictionary(path, content)
const anyModel: fc.Arbitrary<Model> = fc.record({
  files: texts.map((all) => new Map(Object.entries(all))),
  services: fc.uniqueArray(
    fc.record({ name, image: content, spec: content, config: content, reloads: fc.boolean() }),
    { selector: (each) => each.name },
  ),
  disk: texts.map((all) => new Map(Object.entries(all))),
  containers: fc.uniqueArray(
    fc
      .record({
        name,
        spec: content,
        config: content,
        image: content,
        state: fc.constantFrom('running', 'exited', 'created'),
      })
      .map(({ name: own, ...over }) => containerOf(own, over as Partial<Container>)),
    { selector: ({ id }) => id },
  ),
  images: fc.array(content).map((all) => new Set(all)),
  last: fc
    .record({
      files: texts,
      writing: texts,
      applied: fc.dictionary(name, content),
      ejected: fc.uniqueArray(path),
    })
    .map((over) => ({ ...fresh, ...over })),
  force: fc.boolean(),
})

describe('whatever is found', () => {
  test('what was done needs no doing again: only the conflicts stay', () => {
    fc.assert(
      fc.property(anyModel, (found) => {
        const first = reconcile(inputOf(found))
        const second = reconcile(inputOf(applied(found)))
        expect(second.operations).toEqual([])
        expect(second.conflicts).toEqual(first.conflicts)
      }),
      { numRuns: 500 },
    )
  })

  test('a file that lake did not write is touched by force only', () => {
    fc.assert(
      fc.property(anyModel, (found) => {
        const { operations } = reconcile(inputOf({ ...found, force: false }))
        for (const { kind, target } of operations.filter((operation) => operation.kind.endsWith('-file'))) {
          const there = found.disk.get(target)
          const own = [undefined, found.last.files[target], found.last.writing[target]]
          expect(own, `${kind} ${target}`).toContain(there)
        }
      }),
      { numRuns: 500 },
    )
  })
})
