// compose.override.yaml is the user's: what it changes reaches the containers with the next up, and nothing else moves.
import { expect, test } from 'vitest'
import { up } from '../../src/stack/up.ts'
import { folder, world } from './world.ts'

function overridden(text: string) {
  const at = world('components: { postgres: {} }\n')
  const write = (content: string): void => {
    at.system.disk.files.set(`${folder}/compose.override.yaml`, { text: content, mode: 0o644 })
  }
  write(text)
  const services = async () => {
    const { done } = await up(await at.session(), at.options)
    return done.filter(({ kind }) => kind.endsWith('-service')).map(({ kind, target }) => `${kind} ${target}`)
  }
  return { at, write, services }
}

test.each([
  ['a value', 'services: { postgres: { command: [postgres, -c, work_mem=8MB] } }\n'],
  ['a tag of Compose', 'services: { postgres: { command: !reset [postgres] } }\n'],
  ['what an anchor holds', 'x-a: &a { command: [postgres, -d] }\nservices: { postgres: { <<: *a } }\n'],
  ['nothing any more', ''],
])('a service is made anew when %s changes', async (_, text) => {
  const { write, services } = overridden('services: { postgres: { command: [postgres] } }\n')
  await services()
  expect(await services()).toEqual([])
  write(text)
  expect(await services()).toEqual(['recreate-service postgres'])
  expect(await services()).toEqual([])
})

test('comments, layout and services of the user change nothing else', async () => {
  const { write, services } = overridden('services: { postgres: { command: [postgres] } }\n')
  await services()
  write('# mine\nservices:\n  postgres:\n    command: [postgres] # still\n  other: { image: busybox }\n')
  expect(await services()).toEqual(['create-service other'])
})

test('one that is no YAML is refused with its place', async () => {
  const { at, write, services } = overridden('')
  await services()
  write('services:\n  postgres: { command: [\n')
  await expect(services()).rejects.toMatchObject({ code: 'user-file-invalid', exit: 'usage' })
  expect(at.system.engineState.containers.size).toBeGreaterThan(0)
})
