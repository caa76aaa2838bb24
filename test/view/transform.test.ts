// Grafana's transformations, as far as `lake view` knows them.
import { describe, expect, test } from 'vitest'
import type { Frame } from '../../src/view/model/frames.ts'
import { transform } from '../../src/view/model/transform.ts'
import { field, frame } from './frames.ts'

describe('transformations', () => {
  const table = frame(
    'A',
    field('Time', 'time', [1, 1, 1]),
    field('job', 'string', ['a', 'b', 'c']),
    field('Value', 'number', [3, 1, 2]),
  )
  const told = (steps: readonly object[], frames: readonly Frame[] = [table]) =>
    transform(frames, steps as never).frames.map((each) =>
      each.fields.map((one) => [('shown' in one && one.shown) || one.name, one.values]),
    )

  test.each<[string, readonly object[], unknown]>([
    [
      'organize',
      [
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            indexByName: { Value: 0, job: 1 },
            renameByName: { Value: 'n' },
          },
        },
      ],
      [
        ['n', [3, 1, 2]],
        ['job', ['a', 'b', 'c']],
      ],
    ],
    [
      'sortBy',
      [{ id: 'sortBy', options: { sort: [{ field: 'Value', desc: true }] } }],
      [
        ['Time', [1, 1, 1]],
        ['job', ['a', 'c', 'b']],
        ['Value', [3, 2, 1]],
      ],
    ],
    [
      'filterFieldsByName',
      [{ id: 'filterFieldsByName', options: { include: { pattern: '/^job$/' } } }],
      [['job', ['a', 'b', 'c']]],
    ],
    [
      'renameByRegex',
      [{ id: 'renameByRegex', options: { regex: '(.*)e$', renamePattern: '$1E' } }],
      [
        ['TimE', [1, 1, 1]],
        ['job', ['a', 'b', 'c']],
        ['ValuE', [3, 1, 2]],
      ],
    ],
    [
      'limit',
      [{ id: 'limit', options: { limitField: 1 } }],
      [
        ['Time', [1]],
        ['job', ['a']],
        ['Value', [3]],
      ],
    ],
    [
      'calculateField',
      [
        {
          id: 'calculateField',
          options: {
            mode: 'binary',
            binary: { left: 'Value', operator: '*', right: '2' },
            alias: 'twice',
            replaceFields: true,
          },
        },
      ],
      [
        ['Time', [1, 1, 1]],
        ['twice', [6, 2, 4]],
      ],
    ],
    [
      'reduce',
      [{ id: 'reduce', options: { reducers: ['max', 'mean'] } }],
      [
        ['Field', ['Value']],
        ['Max', [3]],
        ['Mean', [2]],
      ],
    ],
    [
      'groupBy',
      [
        {
          id: 'groupBy',
          options: {
            fields: {
              Time: { operation: 'groupby' },
              Value: { operation: 'aggregate', aggregations: ['sum'] },
            },
          },
        },
      ],
      [
        ['Time', [1]],
        ['Value (sum)', [6]],
      ],
    ],
    [
      'filterByValue',
      [
        {
          id: 'filterByValue',
          options: {
            type: 'include',
            match: 'any',
            filters: [{ fieldName: 'Value', config: { id: 'greater', options: { value: 1 } } }],
          },
        },
      ],
      [
        ['Time', [1, 1]],
        ['job', ['a', 'c']],
        ['Value', [3, 2]],
      ],
    ],
  ])('%s', (_name, steps, fields) => expect(told(steps)).toEqual([fields]))

  test('merge and joinByField put tables together', () => {
    const other = frame('B', field('job', 'string', ['b', 'a']), field('Value #B', 'number', [20, 10]))
    const mine = frame('A', field('job', 'string', ['a', 'b', 'c']), field('Value #A', 'number', [1, 2, 3]))
    const both = [
      ['job', ['a', 'b', 'c']],
      ['Value #A', [1, 2, 3]],
      ['Value #B', [10, 20, null]],
    ]
    expect(told([{ id: 'merge', options: {} }], [mine, other])).toEqual([both])
    expect(told([{ id: 'joinByField', options: { byField: 'job', mode: 'outer' } }], [mine, other])).toEqual([
      both,
    ])
  })

  test('one that is not known is named', () => {
    expect(transform([table], [{ id: 'spatial' }, { id: 'other', disabled: true }]).unknown).toEqual([
      'spatial',
    ])
  })
})
