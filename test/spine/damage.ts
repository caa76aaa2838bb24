// What people and programs do to a stack behind lake's back: the next up must make it whole, and health must agree.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Opens, Stack } from './driver.ts'
import { ended, eventually } from './project.ts'

// A stack that is down keeps its ports on paper only: others that use the same machine would take the usual ones.
const port = 30_000 + 3 * (process.pid % 5000)

export interface Damaged<S extends Stack> {
  readonly stack: S
  /** The next up does it, and health agrees; returns what it said. */
  readonly heals: () => Promise<string>
}

export function damageOn<S extends Stack>(driver: Opens<S>, also: (damaged: () => Damaged<S>) => void): void {
  describe('a running stack', () => {
    let stack: S
    beforeAll(async () => {
      const ports = `  prometheus: { port: ${port} }\n  postgres: { port: ${port + 2} }\n`
      stack = await driver.open('damage', driver.small('damage', ports, 'scrape: { interval: 5s }\n'))
      await stack.json(['up'])
    })
    afterAll(() => stack.end())

    const heals = async (): Promise<string> => {
      const up = await stack.lake('up')
      expect(up, up.stdout + up.stderr).toMatchObject({ code: 0 })
      await eventually(async () => {
        const { checks } = await stack.json<{ checks: { id: string; status: string }[] }>(['health'])
        // The database answers the exporter, and that was scraped: a warning would be a check that had to wait.
        expect(checks.find(({ id }) => id === 'postgres.proof')?.status).toBe('ok')
      }, 60)
      const again = await stack.lake('up')
      expect(again.stdout).toContain('nothing to do')
      return up.stderr
    }
    const secret = join('.lake', 'secrets', 'postgres-password')

    it('gets a deleted secret back, and the database takes it', async () => {
      const before = await stack.read(secret)
      await rm(join(stack.folder, secret))
      expect(await heals()).toContain('postgres-password was lost')
      expect(await stack.read(secret)).not.toBe(before)
      const logs = await stack.lake('logs', 'postgres')
      expect(logs.stdout).not.toContain(await stack.read(secret))
    })

    it('is made whole after a down that was killed', async () => {
      const child = stack.start('down')
      const end = ended(child)
      // In the middle of it: a little later it may be over.
      await new Promise((done) => child.stderr?.once('data', done))
      child.kill('SIGKILL')
      expect((await end).code).toBe(137)
      await heals()
    })

    also(() => ({ stack, heals }))
  })
}
