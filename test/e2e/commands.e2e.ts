// The commands that work on single services, on a stack of a few: nothing else of it may notice.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ended, openStack } from './stack.ts'
import type { Ended, Stack } from './stack.ts'

const services = ['alertmanager', 'postgres', 'postgres-exporter', 'prometheus']
const yaml = `name: commands
components:
  alloy: false
  containers: false
  socket-proxy: false
  grafana: false
  loki: false
  tempo: false
  host: false
  postgres: {}
`
const binary = join(import.meta.dirname, '../../bin/lake.js')

let stack: Stack
beforeAll(async () => {
  stack = await openStack('commands', yaml)
})
afterAll(() => stack.end())

const startedAt = async (): Promise<Record<string, string>> => {
  const times = services.map(async (service) => {
    const answer = await stack.docker('inspect', '-f', '{{.State.StartedAt}}', await stack.container(service))
    return [service, answer.stdout.trim()] as const
  })
  return Object.fromEntries(await Promise.all(times))
}
const changed = async (before: Record<string, string>): Promise<readonly string[]> => {
  const after = await startedAt()
  return services.filter((service) => after[service] !== before[service])
}
const piped = async (input: string, ...args: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [binary, ...args], { cwd: stack.folder, stdio: 'pipe' })
  child.stdin.end(input)
  return ended(child)
}
const sql = async (text: string): Promise<string> => {
  const said = await piped(text, 'exec', 'postgres', '--', 'psql', '-U', 'lake', '-d', 'lake', '-tA')
  expect(said, said.stderr).toMatchObject({ code: 0 })
  return said.stdout.trim()
}

describe('before up', () => {
  it.each([['wait'], ['restart'], ['exec', 'postgres', '--', 'true']])('%s ends with 10', async (...args) => {
    const said = await stack.lake(...args)
    expect(said.code).toBe(10)
    expect(said.stderr).toContain('lake up')
    expect(said.stderr).not.toMatch(/\n\s+at /)
  })
})

describe('wait', () => {
  it('ends when all is ready', async () => {
    await stack.json(['up', '--no-wait'])
    const { services: found } = await stack.json<{ services: { service: string; state: string }[] }>(['wait'])
    expect(found.map(({ service }) => service).toSorted()).toEqual(services)
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['ready']))
    expect((await stack.lake('wait', 'postgers')).stderr).toContain('lake wait postgres')
  })

  it('ends with 7 for what is paused, and with 8 for what was killed', async () => {
    await stack.docker('pause', await stack.container('postgres'))
    expect((await stack.lake('wait', 'prometheus')).code).toBe(0)
    expect((await stack.lake('wait', '--timeout', '2s')).code).toBe(7)
    await stack.docker('unpause', await stack.container('postgres'))
    await stack.docker('kill', await stack.container('postgres'))
    expect((await stack.lake('wait')).code).toBe(8)
    await stack.json(['up'])
  })
})

describe('restart', () => {
  it('restarts the one that is named, and keeps its data', async () => {
    await sql('create table kept (n int); insert into kept values (42)')
    const before = await startedAt()
    const said = await stack.lake('restart', 'postgres')
    expect(said, said.stderr).toMatchObject({ code: 0 })
    expect(said.stdout).toContain('restarted postgres: ready')
    expect(await changed(before)).toEqual(['postgres'])
    expect(await sql('select n from kept')).toBe('42')
  })

  it('restarts all', async () => {
    const before = await startedAt()
    expect(await stack.lake('restart')).toMatchObject({ code: 0 })
    expect(await changed(before)).toEqual(services)
  })
})

describe('exec', () => {
  it('passes stdin and stdout through, and ends as the command does', async () => {
    expect(await sql('select 6 * 7')).toBe('42')
    const shell = ['exec', 'postgres', '--', 'sh', '-c']
    expect(await piped('a b  a b\n', ...shell, 'cat; echo away >&2; exit 37')).toMatchObject({
      code: 37,
      stdout: 'a b  a b\n',
      stderr: 'away\n',
    })
    const where = await stack.lake(
      'exec',
      '-u',
      'postgres',
      '-w',
      '/tmp',
      'postgres',
      '--',
      'sh',
      '-c',
      'id -un; pwd',
    )
    expect(where.stdout).toBe('postgres\n/tmp\n')
    expect((await stack.lake('exec', 'postgres', '--', 'nosuch')).stderr).not.toMatch(/\n\s+at /)
  })

  it('collects the output under --json', async () => {
    const args = ['exec', 'postgres', '--json', '--', 'sh', '-c', 'echo hi; exit 4']
    const said = await stack.lake(...args)
    expect(said.code).toBe(4)
    expect(JSON.parse(said.stdout)).toMatchObject({ status: 'ok', data: { code: 4, output: 'hi' } })
  })

  it('gives the command a terminal where there is one', async () => {
    const line = `${process.execPath} ${binary} exec postgres -- tty`
    const child = spawn('script', ['-qec', line, '/dev/null'], { cwd: stack.folder, stdio: 'pipe' })
    expect((await ended(child)).stdout).toContain('/dev/pts/')
    expect((await stack.lake('exec', 'postgres', '--', 'tty')).stdout).toContain('not a tty')
  })

  it('says that a stopped service does not run', async () => {
    await stack.docker('stop', await stack.container('postgres-exporter'))
    const said = await stack.lake('exec', 'postgres-exporter', '--', 'true')
    expect(said.code).toBe(10)
    expect(said.stderr).toContain('lake up')
    await stack.json(['up'])
  })
})

describe('reset', () => {
  const volume = async (): Promise<string> => {
    const format = '{{.CreatedAt}}'
    return (await stack.docker('volume', 'inspect', '-f', format, `${await stack.id()}_postgres`)).stdout
  }

  it('says what it would remove, and asks before it does', async () => {
    const [before, made] = [await startedAt(), await volume()]
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
    expect(await changed(before)).toEqual([])
    expect(await volume()).toBe(made)
  })

  it('of one service removes its data alone', async () => {
    const before = await startedAt()
    const password = await stack.read('.lake/secrets/postgres-password')
    await sql('create table if not exists gone (n int)')
    const said = await stack.lake('reset', 'postgres', '--yes')
    expect(said, said.stderr).toMatchObject({ code: 0 })
    expect(await changed(before)).toEqual(['postgres'])
    expect(await sql("select count(*) from pg_tables where tablename in ('kept', 'gone')")).toBe('0')
    expect(await stack.read('.lake/secrets/postgres-password')).toBe(password)
  })

  it('with --secrets mints the password that the new data knows, for its exporter too', async () => {
    const [before, password] = [await startedAt(), await stack.read('.lake/secrets/postgres-password')]
    expect((await stack.lake('reset', 'postgres-exporter', '--secrets', '--yes')).code).toBe(2)
    const said = await stack.lake('reset', 'postgres', '--secrets', '--yes')
    expect(said, said.stderr).toMatchObject({ code: 0 })
    expect(await changed(before)).toEqual(['postgres', 'postgres-exporter'])
    expect(await stack.read('.lake/secrets/postgres-password')).not.toBe(password)
    const login =
      'PGPASSWORD=$(cat /run/secrets/postgres-password) psql -U lake -d lake -h 127.0.0.1 -c "select 1"'
    const signedIn = await stack.lake('exec', 'postgres', '--', 'sh', '-c', login)
    expect(signedIn, signedIn.stderr).toMatchObject({ code: 0 })
    const scrape = ['exec', 'prometheus', '--', 'wget', '-qO-', 'http://postgres-exporter:9187/metrics']
    expect((await stack.lake(...scrape)).stdout).toContain('\npg_up 1\n')
  })

  it('of the whole stack starts it as on the first day', async () => {
    const before = await startedAt()
    expect((await stack.lake('reset')).stderr).toContain('Remove the data of commands for good?')
    const said = await stack.lake('reset', '--yes')
    expect(said, said.stderr).toMatchObject({ code: 0 })
    expect(await changed(before)).toEqual(services)
    expect((await stack.json<{ changed: boolean }>(['up'])).changed).toBe(false)
  })
})
