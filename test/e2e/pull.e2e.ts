// Images come from a registry with progress; an interrupted pull is taken up where it was left.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeDriver, ended, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const run = promisify(execFile)
const registry = join(import.meta.dirname, 'rig/registry.sh')
const port = 5533
const prefix = `127.0.0.1:${port}/mirror`
const pushed = ['prom/prometheus:v3.5.3', 'prom/alertmanager:v0.33.1']

const yaml = composeDriver.small(
  'pull',
  '',
  `images: { registry: ${prefix} }
`,
)

describe('pulling', () => {
  let stack: Stack
  const forget = async (): Promise<void> => {
    for (const image of pushed)
      await run('docker', ['image', 'rm', '-f', `${prefix}/${image}`]).catch(() => undefined)
  }
  beforeAll(async () => {
    await run('bash', [registry, 'start', String(port)])
    for (const image of pushed) {
      await run('docker', ['tag', image, `${prefix}/${image}`])
      await run('docker', ['push', '-q', `${prefix}/${image}`])
    }
    await forget()
    stack = await openStack('pull', yaml)
  })
  afterAll(async () => {
    await stack.end()
    await forget()
    await run('bash', [registry, 'stop', String(port)])
  })

  it('says in the plan which images it would pull', async () => {
    const plan = await stack.json<{ operations: { kind: string; target: string }[] }>(['plan'])
    const images = plan.operations.filter(({ kind }) => kind === 'pull-image').map(({ target }) => target)
    expect(images.toSorted()).toEqual(pushed.map((image) => `${prefix}/${image}`).toSorted())
  })

  it('can be interrupted, leaves nothing running, and is taken up by the next up', async () => {
    const child = stack.start('up')
    const end = ended(child)
    child.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('pulling')) child.kill('SIGINT')
    })
    const stopped = await end
    expect(stopped.code, stopped.stderr).toBe(130)
    expect(stopped.stderr).toContain('lake up')
    const up = await stack.lake('up')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    for (const image of pushed) expect(up.stderr).toContain(`${prefix}/${image}`)
    expect(up.stderr).toMatch(/pulled \(2 of 2\)/)
  })

  it('records the digests in lake.lock, and says when a tag has moved', async () => {
    const lock = await stack.read('lake.lock')
    for (const image of pushed) expect(lock).toMatch(new RegExp(`${prefix}/${image}: sha256:[0-9a-f]{64}`))
    await stack.write('lake.lock', lock.replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${'0'.repeat(64)}`))
    await stack.lake('down')
    const up = await stack.lake('up')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    expect(up.stderr).toContain('is not the image that lake.lock records')
  })

  it('asks the registry again with --pull, and names it when it is gone: exit 6', async () => {
    expect(await stack.lake('up', '--pull')).toMatchObject({ code: 0 })
    await run('bash', [registry, 'stop', String(port)])
    const up = await stack.lake('up', '--pull')
    expect(up.code, up.stderr).toBe(6)
    expect(up.stderr).toContain(`127.0.0.1:${port}`)
    expect(up.stderr).not.toMatch(/\n\s+at /)
  })
})
