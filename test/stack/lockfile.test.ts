// lake.lock is committed, so merges and people spoil it: it is advice about images, never a reason to fail.
import { expect, test } from 'vitest'
import { up } from '../../src/stack/up.ts'
import { folder, world } from './world.ts'

test.each([
  ['marks of a merge', 'version: 1\nimages:\n<<<<<<< ours\n  a: sha256:1\n=======\n'],
  ['no YAML at all', '{{{: [\n'],
  ['other YAML', 'hello: world\n'],
])('with %s in it, up says so and leaves it alone', async (_, text) => {
  const at = world()
  at.system.disk.files.set(`${folder}/lake.lock`, { text, mode: 0o644 })
  const { notices } = await up(await at.session(), at.options)
  expect(notices.join('\n')).toContain('lake.lock is unreadable')
  expect(at.system.disk.files.get(`${folder}/lake.lock`)?.text).toBe(text)
})

test('an empty one is filled', async () => {
  const at = world()
  at.system.disk.files.set(`${folder}/lake.lock`, { text: '\n', mode: 0o644 })
  const { notices } = await up(await at.session(), at.options)
  expect(notices).toEqual([])
  expect(at.system.disk.files.get(`${folder}/lake.lock`)?.text).toContain('sha256:')
})
