// Reconcile and the executor together: whatever was found, doing it once is enough.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reconcile } from '../../src/stack/reconcile.ts'
import type { Container } from '../../src/system/system.ts'
import { containerOf, fresh, inputOf } from './model.ts'
import type { Model } from './model.ts'

/** What the executor does, by the operations alone. */
function applied(before: Model): Model {
  const { operations, conflicts } = reconcile(inputOf(before))
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
  const { ejected, files: were, writing } = before.last
  // With a conflict nothing is done at all, and what was known of it stays known.
  const known = Object.entries({ ...were, ...writing }).filter(([path]) => conflicts.includes(path))
  const files = Object.fromEntries([
    ...known,
    ...[...before.files].filter(([path]) => !ejected.includes(path)),
  ])
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
    fc.record({
      name,
      image: content,
      spec: content,
      config: content,
      reloads: fc.boolean(),
      volumes: fc.constant([]),
    }),
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
