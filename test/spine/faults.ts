// Whatever goes wrong on this machine: the right exit code, the cause, the way out, and nothing half-written.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Opens, Stack } from './driver.ts'
import { command, ended, eventually } from './project.ts'

const run = promisify(execFile)
/** Mounts something: only root may, and the summary counts it as skipped for others. */
const isRoot = process.getuid?.() === 0

interface Killed {
  readonly rounds: number
  /** Longest time that one lives. */
  readonly withinMs: number
}

export function killedUpOn<S extends Stack>(driver: Opens<S>, { rounds, withinMs }: Killed): void {
  describe('a killed up', () => {
    let stack: S
    beforeAll(async () => {
      stack = await driver.open('killed', driver.small('killed'))
    })
    afterAll(() => stack.end())

    const minutes = 2 * rounds + 5
    it(`heals, ${rounds} times at a random moment`, { timeout: minutes * 60_000 }, async () => {
      for (let round = 0; round < rounds; round += 1) {
        const after = Math.round(Math.random() * withinMs)
        const child = stack.start('up')
        const end = ended(child)
        await new Promise((done) => setTimeout(done, after))
        child.kill('SIGKILL')
        await end
        const healed = await stack.lake('up', '--json')
        expect(healed, `killed after ${after} ms\n${healed.stdout}${healed.stderr}`).toMatchObject({
          code: 0,
        })
        await eventually(async () => {
          const health = await stack.lake('health')
          if (health.code !== 0) throw new Error(`killed after ${after} ms\n${health.stdout}`)
        }, 60)
        // From running, from stopped, and from nothing at all.
        if (round % 3 === 1) await stack.lake('down')
        if (round % 3 === 2) await stack.lake('down', '--volumes', '--yes')
      }
    })
  })
}

/** A down that is killed leaves something that the next down ends, and the next up makes whole. */
export function killedDownOn<S extends Stack>(driver: Opens<S>, { rounds, withinMs }: Killed): void {
  describe('a killed down', () => {
    let stack: S
    beforeAll(async () => {
      stack = await driver.open('felled', driver.small('felled'))
    })
    afterAll(() => stack.end())

    it(
      `is finished by the next one, ${rounds} times at a random moment`,
      { timeout: (2 * rounds + 5) * 60_000 },
      async () => {
        for (let round = 0; round < rounds; round += 1) {
          await stack.json(['up'])
          const after = Math.round(Math.random() * withinMs)
          const child = stack.start('down')
          const end = ended(child)
          await new Promise((done) => setTimeout(done, after))
          child.kill('SIGKILL')
          await end
          const said = `killed after ${after} ms`
          // Every other time it is up that comes next.
          const commands = round % 2 === 0 ? ['down'] : ['up', 'down']
          for (const next of commands) expect(await stack.lake(next), said).toMatchObject({ code: 0 })
          expect(
            (await stack.left()).filter((one) => !one.startsWith('volume ')),
            said,
          ).toEqual([])
        }
      },
    )
  })
}

export function twoUpsOn<S extends Stack>(driver: Opens<S>): void {
  describe('two ups at once', () => {
    let stack: S
    beforeAll(async () => {
      stack = await driver.open('twice', driver.small('twice'))
    })
    afterAll(() => stack.end())

    it('end with one that did the work and one that found it done', async () => {
      const [a, b] = await Promise.all([stack.lake('up', '--json'), stack.lake('up', '--json')])
      expect([a.code, b.code], `${a.stdout}${b.stdout}`).toEqual([0, 0])
      const changed = [a, b].map(
        ({ stdout }) => (JSON.parse(stdout) as { data: { changed: boolean } }).data.changed,
      )
      expect(changed.filter(Boolean)).toEqual([true])
    })
  })
}

export function faultsOn<S extends Stack>(driver: Opens<S>, also?: (scratch: Scratch<S>) => void): void {
  describe('faults before anything starts', () => {
    const open: S[] = []
    const servers: Server[] = []
    const scratch: Scratch<S> = async (name, components = '', change = (yaml) => yaml) => {
      const stack = await driver.open(name, change(driver.small(name, components)))
      open.push(stack)
      return stack
    }
    const takePort = async (wanted: number): Promise<{ readonly port: number; readonly server: Server }> => {
      const server = createServer().listen(wanted, '127.0.0.1')
      servers.push(server)
      await new Promise((done) => server.once('listening', done).once('error', done))
      const { port = 0 } = (server.address() ?? {}) as { port?: number }
      return { port, server }
    }
    afterEach(async () => {
      for (const stack of open.splice(0)) await stack.end()
      for (const server of servers.splice(0)) server.close()
    })

    it('names the owner of a port that lake.yaml insists on: exit 5', async () => {
      const { port } = await takePort(0)
      const stack = await scratch('taken', `  prometheus: { port: ${port} }\n`)
      const up = await stack.lake('up')
      expect(up.code).toBe(5)
      expect(up.stderr).toContain(`port ${port}`)
      expect(up.stderr).toContain(`pid ${process.pid}`)
      expect(up.stderr).toContain('lake config set components.prometheus.port')
    })

    it('takes the next free port where the default is taken, and keeps it', async () => {
      const { server } = await takePort(9090)
      const stack = await scratch('moved')
      const first = await stack.json<{ services: { service: string; address: string }[] }>(['up'])
      const address = first.services.find(({ service }) => service === 'prometheus')?.address
      expect(address).not.toMatch(/:9090$/)
      server.close()
      await stack.lake('down')
      const second = await stack.json<typeof first>(['up'])
      expect(second.services.find(({ service }) => service === 'prometheus')?.address).toBe(address)
    })

    it('recovers from a corrupt and from a lost state', async () => {
      const stack = await scratch('state')
      await stack.json(['up'])
      const [id, runs] = [await stack.id(), await stack.runs()]
      await stack.write('.lake/state.json', '{ "version": 1, "id": ')
      const corrupt = await stack.lake('up')
      expect(corrupt, corrupt.stderr).toMatchObject({ code: 0 })
      expect(corrupt.stderr).toContain('unreadable')
      expect(await stack.id()).toBe(id)
      await rm(join(stack.dir, 'state.json'))
      const lost = await stack.lake('up')
      expect(lost, lost.stderr).toMatchObject({ code: 0 })
      expect(await stack.id()).toBe(id)
      expect(await stack.runs()).toEqual(runs)
    })

    it('does not overwrite a generated file that a person edited: exit 3, until --force', async () => {
      const stack = await scratch('edited')
      await stack.json(['up'])
      const path = '.lake/prometheus/prometheus.yaml'
      const edited = `${await stack.read(path)}# mine\n`
      await stack.write(path, edited)
      const up = await stack.lake('up')
      expect(up.code).toBe(3)
      expect(up.stderr).toContain('-# mine')
      expect(await stack.read(path)).toBe(edited)
      expect(await stack.lake('up', '--force')).toMatchObject({ code: 0 })
      expect(await stack.read(path)).not.toContain('# mine')
    })

    it("says where a rule of the user's is wrong, and leaves what runs alone: exit 2", async () => {
      const stack = await scratch('badrule')
      await stack.json(['up'])
      const runs = await stack.runs()
      await run('mkdir', [join(stack.folder, 'alerts')])
      await stack.write(
        'alerts/mine.rules.yaml',
        'groups:\n  - name: mine\n    rules:\n      - alert: Broken\n        expr: up{ == 0\n',
      )
      const up = await stack.lake('up')
      expect(up.code, up.stderr).toBe(2)
      expect(up.stderr).toMatch(/alerts\/mine\.rules\.yaml:5/)
      expect(await stack.runs()).toEqual(runs)
    })

    it.runIf(isRoot)('writes nothing into a read-only folder: exit 4', async () => {
      const stack = await scratch('readonly')
      await run('mount', ['--bind', stack.folder, stack.folder])
      await run('mount', ['-o', 'remount,ro,bind', stack.folder])
      try {
        const up = await stack.lake('up')
        expect(up.code, up.stderr).toBe(4)
        expect(up.stderr).toMatch(/read-only/i)
      } finally {
        await run('umount', ['--lazy', stack.folder])
      }
    })

    it.runIf(isRoot)('leaves the tree as it was when the disk is full: exit 4', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lake-full-'))
      await run('mount', ['-t', 'tmpfs', '-o', 'size=24k', 'tmpfs', folder])
      try {
        await writeFile(join(folder, 'lake.yaml'), driver.small('full'))
        const before = await readdir(folder)
        const up = await command(process.execPath, [driver.binary, 'up'], folder)
        expect(up, up.stderr).toMatchObject({ code: 4 })
        expect(up.stderr).toMatch(/full|space/)
        const after = (await readdir(folder, { recursive: true })).filter((path) =>
          /compose|native|prometheus/.test(path),
        )
        expect(before).toEqual(['lake.yaml'])
        expect(after).toEqual([])
      } finally {
        await run('umount', ['--lazy', folder])
        await rm(folder, { recursive: true })
      }
    })

    it('refuses to touch the stack of the folder it was copied from: exit 5', async () => {
      const stack = await scratch('original')
      await stack.json(['up'])
      const runs = await stack.runs()
      const copy = await mkdtemp(join(tmpdir(), 'lake-copy-'))
      await run('cp', ['-a', `${stack.folder}/.`, copy])
      for (const args of [['up'], ['down', '--volumes', '--yes'], ['restart']]) {
        const said = await command(process.execPath, [driver.binary, ...args], copy)
        expect(said, args.join(' ')).toMatchObject({ code: 5 })
        expect(said.stderr).toContain(stack.folder)
      }
      expect(await stack.runs()).toEqual(runs)
      expect((await stack.lake('status')).code).toBe(0)
      await rm(copy, { recursive: true })
    })

    it('stops at once on Ctrl-C, says what it left running, and goes on from there', async () => {
      const stack = await scratch('interrupted')
      const child = stack.start('up')
      // As soon as it says that it starts something: before that comes where it runs, and why.
      const listen = (chunk: Buffer): void => {
        if (!String(chunk).includes('prometheus')) return
        child.stderr?.off('data', listen)
        child.kill('SIGINT')
      }
      child.stderr?.on('data', listen)
      const result = await ended(child)
      expect(result.code, result.stderr).toBe(130)
      expect(result.stderr).toMatch(/Left running|Nothing was started/)
      expect(result.stderr).toMatch(/lake up/)
      expect(await stack.lake('up')).toMatchObject({ code: 0 })
    })

    also?.(scratch)
  })
}

/** A stack of its own for one test; its lake.yaml may be changed before. */
type Scratch<S extends Stack> = (
  name: string,
  components?: string,
  change?: (yaml: string) => string,
) => Promise<S>
