import { describe, expect, test } from 'vitest'
import { emptyState, readState, stateText } from '../../src/stack/state.ts'

const state = {
  ...emptyState({ id: 'demo-0a1b2c', name: 'demo', folder: '/p' }),
  ports: { 'loki/http': 3100 },
  files: { '.env': 'f00' },
  ejected: ['loki/loki.yaml'],
}

describe('.lake/state.json', () => {
  test('reads what was written', () => {
    expect(readState(stateText(state))).toEqual({ kind: 'ok', state })
    expect(readState(undefined)).toEqual({ kind: 'none' })
  })

  test('one from before there were renewals has none', () => {
    const { renewals: _none, ...old } = state
    expect(readState(JSON.stringify(old))).toEqual({ kind: 'ok', state: { ...state, renewals: {} } })
  })

  test.each<[key: string, value: unknown]>([
    ['version', 0],
    ['id', 7],
    ['name', undefined],
    ['folder', null],
    ['runtime', 'kubernetes'],
    ['ports', { 'loki/http': '3100' }],
    ['files', []],
    ['files', { '.env': 1 }],
    ['writing', undefined],
    ['applied', 'loki'],
    ['renewals', { loki: null }],
    ['ejected', [1]],
    ['ejected', {}],
  ])('is unreadable where its %s is %j', (key, value) => {
    const why = `its ${key} is not what lake writes`
    expect(readState(JSON.stringify({ ...state, [key]: value }))).toEqual({ kind: 'corrupt', why })
  })

  test.each(['[]', '"state"', 'null', '7'])('is unreadable where it holds %s', (text) => {
    expect(readState(text)).toMatchObject({ kind: 'corrupt' })
  })

  test('of a newer lake is refused, with the way out', () => {
    expect(() => readState(JSON.stringify({ ...state, version: 2 }))).toThrow('was written by a newer lake')
  })
})
