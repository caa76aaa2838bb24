// The commands that work on single services, on a stack of a few: nothing else of it may notice.
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changed } from './driver.ts'
import type { Opens, Stack } from './driver.ts'
import { ended, eventually } from './project.ts'

interface LogItem {
  readonly service: string
  readonly time: string
  readonly line: string
}

/** What only one runtime can do to a service, in the part of the suite where it belongs. */
export interface Also<S extends Stack> {
  wait?(stack: () => S): void
  exec?(stack: () => S): void
  reset?(stack: () => S): void
}

export function commandsOn<S extends Stack>(driver: Opens<S>, also: Also<S> = {}): void {
  const { companion } = driver
  const services = [companion, 'postgres', 'postgres-exporter', 'prometheus']
  let stack: S
  const current = (): S => stack
  beforeAll(async () => {
    stack = await driver.open('commands', driver.small('commands', '  postgres: {}\n'))
  })
  afterAll(() => stack.end())

  const sql = async (text: string): Promise<string> => {
    const psql = ['exec', 'postgres', '--', 'psql', '-U', 'lake', '-d', 'lake', '-tA']
    const said = await stack.piped(text, ...psql)
    expect(said, said.stderr).toMatchObject({ code: 0 })
    return said.stdout.trim()
  }

  describe('before up', () => {
    it.each([['wait'], ['restart'], ['exec', 'postgres', '--', 'true']])(
      '%s ends with 10',
      async (...args) => {
        const said = await stack.lake(...args)
        expect(said.code).toBe(10)
        expect(said.stderr).toContain('lake up')
        expect(said.stderr).not.toMatch(/\n\s+at /)
      },
    )
  })

  describe('wait', () => {
    it('ends when all is ready', async () => {
      await stack.json(['up', '--no-wait'])
      const { services: found } = await stack.json<{ services: { service: string; state: string }[] }>([
        'wait',
      ])
      expect(found.map(({ service }) => service).toSorted()).toEqual(services)
      expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['ready']))
      expect((await stack.lake('wait', 'postgers')).stderr).toContain('lake wait postgres')
    })

    it('ends with 7 for what lives and does nothing', async () => {
      await stack.freeze('postgres')
      expect((await stack.lake('wait', 'prometheus')).code).toBe(0)
      expect((await stack.lake('wait', '--timeout', '2s')).code).toBe(7)
      await stack.thaw('postgres')
      // An engine may have called it unhealthy meanwhile, and asks it again in a while.
      await eventually(() => stack.json(['wait']))
    })

    also.wait?.(current)
  })

  describe('logs', () => {
    const logs = async (...args: readonly string[]): Promise<readonly LogItem[]> => {
      const said = await stack.lake('logs', '--json', ...args)
      expect(said, said.stderr).toMatchObject({ code: 0 })
      const lines = said.stdout.split('\n').filter((line) => line !== '')
      return lines.map((line) => JSON.parse(line) as LogItem).filter(({ line }) => line !== undefined)
    }

    it('are merged by time, cut, and searched', async () => {
      const all = await logs()
      expect(new Set(all.map(({ service }) => service))).toEqual(new Set(services))
      expect(all.map(({ time }) => time)).toEqual(all.map(({ time }) => time).toSorted())
      expect(await logs('prometheus', '--tail', '2')).toHaveLength(2)
      const ready = await logs('prometheus', '--grep', 'ready to receive')
      expect(ready).toHaveLength(1)
      expect(await logs('postgres', '--since', '1s', '--grep', 'never said')).toEqual([])
    })

    it('are told since a time', async () => {
      await sql('select 1')
      await new Promise((done) => setTimeout(done, 2100))
      const before = (await logs('postgres')).length
      expect(before).toBeGreaterThan(0)
      await stack.lake('exec', 'postgres', '--', 'psql', '-U', 'lake', '-d', 'lake', '-c', 'nonsense')
      const young = await logs('postgres', '--since', '2s')
      expect(young.some(({ line }) => line.includes('syntax error'))).toBe(true)
      expect(young.length).toBeLessThan(before)
    })

    it('are followed over the end of a service and its next start', async () => {
      const child = stack.start('logs', '--follow', '--tail', '0', companion)
      const end = ended(child)
      const seen: string[] = []
      child.stdout?.on('data', (chunk: Buffer) => seen.push(chunk.toString()))
      await new Promise((done) => setTimeout(done, 3000))
      await stack.bounce(companion)
      await eventually(async () =>
        expect(seen.join('')).toMatch(
          new RegExp(`${driver.companionSays.ending.source}[^]*${driver.companionSays.listening.source}`),
        ),
      )
      child.kill('SIGINT')
      expect((await end).code).toBe(130)
      await stack.json(['up'])
    })
  })

  describe('restart', () => {
    it('restarts the one that is named, and keeps its data', async () => {
      await sql('create table kept (n int); insert into kept values (42)')
      const before = await stack.runs()
      const said = await stack.lake('restart', 'postgres')
      expect(said, said.stderr).toMatchObject({ code: 0 })
      expect(said.stdout).toContain('restarted postgres: ready')
      expect(await changed(stack, before)).toEqual(['postgres'])
      expect(await sql('select n from kept')).toBe('42')
    })

    it('restarts all', async () => {
      const before = await stack.runs()
      expect(await stack.lake('restart')).toMatchObject({ code: 0 })
      expect(await changed(stack, before)).toEqual(services)
    })
  })

  describe('exec', () => {
    it('passes stdin and stdout through, and ends as the command does', async () => {
      expect(await sql('select 6 * 7')).toBe('42')
      const shell = ['exec', 'postgres', '--', 'sh', '-c']
      expect(await stack.piped('a b  a b\n', ...shell, 'cat; echo away >&2; exit 37')).toMatchObject({
        code: 37,
        stdout: 'a b  a b\n',
        stderr: 'away\n',
      })
      expect((await stack.lake('exec', 'postgres', '--', 'nosuch')).stderr).not.toMatch(/\n\s+at /)
    })

    it('collects the output under --json', async () => {
      const args = ['exec', 'postgres', '--json', '--', 'sh', '-c', 'echo hi; exit 4']
      const said = await stack.lake(...args)
      expect(said.code).toBe(4)
      expect(JSON.parse(said.stdout)).toMatchObject({ status: 'ok', data: { code: 4 } })
      expect((JSON.parse(said.stdout) as { data: { output: string } }).data.output.trim()).toBe('hi')
    })

    it('gives the command a terminal where there is one', async () => {
      const line = stack.line('exec', 'postgres', '--', 'tty')
      const child = spawn('script', ['-qec', line, '/dev/null'], { cwd: stack.folder, stdio: 'pipe' })
      expect((await ended(child)).stdout).toContain('/dev/pts/')
      expect((await stack.lake('exec', 'postgres', '--', 'tty')).stdout).toContain('not a tty')
    })

    also.exec?.(current)
  })

  describe('reset', () => {
    it('says what it would remove, and asks before it does', async () => {
      const before = await stack.runs()
      await sql('create table if not exists marked (n int)')
      const plan = await stack.json<{ removed: { volumes: { name: string; bytes?: number }[] } }>([
        'reset',
        'postgres',
        '--dry-run',
      ])
      expect(plan.removed.volumes).toMatchObject([{ name: `${await stack.id()}_postgres` }])
      expect(plan.removed.volumes[0]?.bytes).toBeGreaterThan(1_000_000)
      const refused = await stack.lake('reset', 'postgres')
      expect(refused.code).toBe(3)
      expect(refused.stderr).toContain(`${await stack.id()}_postgres`)
      expect(refused.stderr).toContain('lake reset postgres --yes')
      expect(await changed(stack, before)).toEqual([])
      expect(await sql("select count(*) from pg_tables where tablename = 'marked'")).toBe('1')
    })

    also.reset?.(current)

    it('of one service removes its data alone', async () => {
      const before = await stack.runs()
      const password = await stack.read('.lake/secrets/postgres-password')
      await sql('create table if not exists gone (n int)')
      const said = await stack.lake('reset', 'postgres', '--yes')
      expect(said, said.stderr).toMatchObject({ code: 0 })
      expect(await changed(stack, before)).toEqual(['postgres'])
      expect(await sql("select count(*) from pg_tables where tablename in ('kept', 'gone')")).toBe('0')
      expect(await stack.read('.lake/secrets/postgres-password')).toBe(password)
    })

    it('with --secrets mints the password that the new data knows, for its exporter too', async () => {
      const [before, password] = [await stack.runs(), await stack.read('.lake/secrets/postgres-password')]
      expect((await stack.lake('reset', 'postgres-exporter', '--secrets', '--yes')).code).toBe(2)
      const said = await stack.lake('reset', 'postgres', '--secrets', '--yes')
      expect(said, said.stderr).toMatchObject({ code: 0 })
      expect(await changed(stack, before)).toEqual(['postgres', 'postgres-exporter'])
      expect(await stack.read('.lake/secrets/postgres-password')).not.toBe(password)
      const login =
        'PGPASSWORD=$(cat /run/secrets/postgres-password) psql -U lake -d lake -h 127.0.0.1 -c "select 1"'
      const signedIn = await stack.lake('exec', 'postgres', '--', 'sh', '-c', login)
      expect(signedIn, signedIn.stderr).toMatchObject({ code: 0 })
      expect(await stack.page('postgres-exporter')).toContain('\npg_up 1\n')
    })

    it('of the whole stack starts it as on the first day', async () => {
      const before = await stack.runs()
      expect((await stack.lake('reset')).stderr).toContain('Remove the data of commands for good?')
      const said = await stack.lake('reset', '--yes')
      expect(said, said.stderr).toMatchObject({ code: 0 })
      expect(await changed(stack, before)).toEqual(services)
      expect((await stack.json<{ changed: boolean }>(['up'])).changed).toBe(false)
    })
  })
}
