import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { readComposeLine } from '../../src/system/compose-progress.ts'

const event = (id: string, status: string, more: object = {}) => ({
  kind: 'event',
  event: { id, status, ...more },
})

test.each([
  // Compose 2.40.3, recorded.
  ['{"id":"Container p-a-1","status":"Creating"}', event('Container p-a-1', 'Creating')],
  [
    '{"id":"a","text":"Skipped - Image is already present locally"}',
    event('a', 'Skipped - Image is already present locally'),
  ],
  [
    '{"id":"8c2f","parent_id":"web","text":"Downloading","status":"[=>  ] 1MB/2MB","current":1,"total":2,"percent":50}',
    event('8c2f', 'Downloading', { parent: 'web', current: 1, total: 2 }),
  ],
  [' Container p-a-1  Recreated', event('Container p-a-1', 'Recreated')],
  // Compose 5, from its source.
  [
    '{"id":"8c2f","parent_id":"Image web","status":"Working","text":"Downloading","details":"1MB/2MB","current":1,"total":2}',
    event('8c2f', 'Downloading', { parent: 'Image web', current: 1, total: 2 }),
  ],
  ['{"id":"Container p-a-1","status":"Done","text":"Started"}', event('Container p-a-1', 'Started')],
  ['', { kind: 'nothing' }],
  ['{"tail":true}', { kind: 'nothing' }],
  ['{"error":true,"message":"no such image"}', { kind: 'text', text: 'no such image' }],
  [
    '{"level":"warning","msg":"No resource found","time":"2026-11-28T00:06:42Z"}',
    { kind: 'text', text: 'No resource found' },
  ],
  ['{torn', { kind: 'text', text: '{torn' }],
  ['No stopped containers', { kind: 'text', text: 'No stopped containers' }],
  [
    ' Container p-a-1  Error response from daemon: x',
    { kind: 'text', text: 'Container p-a-1  Error response from daemon: x' },
  ],
])('%s', (line, expected) => {
  expect(readComposeLine(line)).toEqual(expected)
})

test('a thing that failed says why', () => {
  expect(
    readComposeLine('{"id":"w2","text":"Error","status":"Get \\"https://r/v2/\\": no such host"}'),
  ).toMatchObject({
    trouble: 'w2: Get "https://r/v2/": no such host',
  })
  expect(readComposeLine('{"id":"w2","status":"Error","text":"Error","details":"denied"}')).toMatchObject({
    trouble: 'w2: denied',
  })
})

test('no line is too odd to be read', () => {
  assert(property(string(), (line) => void readComposeLine(line)))
  assert(property(string(), (line) => void readComposeLine(`{"id":${JSON.stringify(line)},"current":"x"}`)))
})
