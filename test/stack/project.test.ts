import { expect, test } from 'vitest'
import { openProject } from '../../src/stack/project.ts'
import { fakeSystem } from '../fakes/fake-system.ts'
import { shippedTemplates } from '../render/templates.ts'

const open = (text: string, options: Parameters<typeof openProject>[3]) =>
  openProject(fakeSystem({ files: { '/p/lake.yaml': text } }), '/p', shippedTemplates(), options)
const receiver = 'name: demo\nalerts: { receivers: { slack: { webhook: "${HOOK}" } } }\n'

test('what only looks does without a secret that this shell does not have; what writes does not', async () => {
  const { config } = await open(receiver, { looking: true })
  expect(config.name).toBe('demo')
  await expect(open(receiver, {})).rejects.toMatchObject({ code: 'config-invalid' })
})

test('nor does it read the secrets that files hold', async () => {
  const text = receiver.replace('${HOOK}', 'file:no/such')
  expect((await open(text, { looking: true })).config.name).toBe('demo')
  await expect(open(text, {})).rejects.toMatchObject({ code: 'config-invalid' })
})

test('what else is wrong is said as it is', async () => {
  const text = `${receiver}size: huge\n`
  const told = await open(text, { looking: true }).catch((error: unknown) => error)
  const { details } = told as { details: readonly string[] }
  expect(details.join('\n')).toContain('HOOK is not set')
  expect(details.join('\n')).toContain('size')
})

test('a value that decides what runs is asked for', async () => {
  await expect(open('name: ${NAME}\n', { looking: true })).rejects.toMatchObject({
    details: [expect.stringContaining('NAME is not set'), expect.anything(), expect.anything()],
  })
})
