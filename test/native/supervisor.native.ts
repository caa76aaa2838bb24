// The real supervisor and real processes: what they do at their worst, and that nothing is left.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lives, processes, rig } from './run.ts'
import type { Rig } from './run.ts'

let it: Rig
beforeEach(() => {
  it = rig()
})
afterEach(() => it.end())

const running = (name: string) =>
  it.until(`${name} runs`, async () => {
    const found = await it.process(name)
    return found.state === 'running' && found.alive ? found : undefined
  })
const pidIn = (file: string) =>
  it.until(`a pid in ${file}`, () => {
    const text = existsSync(it.path(file)) ? readFileSync(it.path(file), 'utf8').trim() : ''
    return text === '' ? undefined : Number(text)
  })
const gone = (pid: number) => it.until(`${pid} is gone`, () => (lives(pid) ? undefined : true))

describe('a supervisor', () => {
  test('starts what it is told, and leaves no process, no socket and no record', async () => {
    await it.start(it.spec('a', 'echo hello; exec sleep 1000'))
    const { pid = 0 } = await running('a')
    await it.until('its line', () => (it.log('a').endsWith(' o hello\n') ? true : undefined))
    const { pid: own, socket } = it.record()
    expect(statSync(it.target.folder).mode & 0o777).toBe(0o700)
    await processes.end(it.target)
    await gone(own)
    expect([pid, own].filter(lives)).toEqual([])
    expect([socket, join(it.target.folder, 'supervisor.json')].filter(existsSync)).toEqual([])
  })

  test('listens elsewhere where the path of the project is too long for a socket', async () => {
    const deep = rig('a-folder-whose-name-goes-on-for-ever/'.repeat(4))
    try {
      await deep.start(deep.spec('a', 'exec sleep 1000'))
      expect(Buffer.byteLength(deep.record().socket)).toBeLessThan(104)
    } finally {
      await deep.end()
    }
  })

  test('starts again what is killed, and says so', async () => {
    await it.start(it.spec('a', 'exec sleep 1000'))
    const first = await running('a')
    process.kill(await it.pid('a'), 'SIGKILL')
    const second = await it.until('another start', async () => {
      const found = await it.process('a')
      return found.state === 'running' && found.pid !== first.pid ? found : undefined
    })
    expect(second.restarts).toBe(1)
    expect(it.log('a')).toContain('lake: ended with 137: starting again in 0.5 s')
  })

  test('gives up on what falls again and again', async () => {
    await it.start(it.spec('a', 'echo broken >&2; exit 3'))
    const found = await it.until('given up', async () => {
      const now = await it.process('a')
      return now.state === 'exited' ? now : undefined
    })
    expect(found).toMatchObject({ exitCode: 3, restarts: 4 })
    expect(it.log('a').match(/ e broken$/gm)).toHaveLength(5)
  })

  test('says of a program that is not there that it cannot be started', async () => {
    await it.start(it.spec('a', '', { command: ['/no/such/program'] }))
    const found = await it.until('given up', async () => {
      const now = await it.process('a')
      return now.state === 'exited' ? now : undefined
    })
    expect(found.exitCode).toBe(127)
    expect(it.log('a')).toContain('cannot be started: spawn /no/such/program ENOENT')
  })
})

describe('what is ended', () => {
  test('dies where it ignores the request', async () => {
    const script = `trap '' TERM; echo $$ > ${it.path('pid')}; while :; do sleep 0.1; done`
    await it.start(it.spec('a', script, { graceMs: 300 }))
    const pid = await pidIn('pid')
    await processes.ask(it.target, { op: 'remove', names: ['a'] })
    expect(lives(pid)).toBe(false)
  })

  test('takes its children along, also those that left its group', async () => {
    const script = [
      `sh -c 'echo $$ > ${it.path('child')}; exec sleep 1000' &`,
      `setsid sh -c 'echo $$ > ${it.path('escaped')}; exec sleep 1000' &`,
      'wait',
    ].join('\n')
    await it.start(it.spec('a', script))
    const pids = [await pidIn('child'), await pidIn('escaped')]
    await processes.ask(it.target, { op: 'remove', names: ['a'] })
    for (const pid of pids) await gone(pid)
    expect(pids.filter(lives)).toEqual([])
  })

  test('takes its children along when it falls by itself', async () => {
    await it.start(
      it.spec('a', `setsid sh -c 'echo $$ > ${it.path('escaped')}; exec sleep 1000' & sleep 0.5; exit 1`),
    )
    await gone(await pidIn('escaped'))
    const log = await it.until('its end', () =>
      it.log('a').includes('lake: ended') ? it.log('a') : undefined,
    )
    expect(log).toContain('lake: ended with 1: starting again')
  })
})

describe('after the supervisor was killed', () => {
  const kill = async () => {
    process.kill(it.record().pid, 'SIGKILL')
    await gone(it.record().pid)
  }

  test('nothing counts as running, and the next start ends the orphan first', async () => {
    const spec = it.spec('a', 'exec sleep 1000')
    await it.start(spec)
    const { pid = 0 } = await running('a')
    await kill()
    expect((await processes.look(it.target.folder))?.supervised).toBe(false)
    await it.start(spec)
    expect(lives(pid)).toBe(false)
    expect((await running('a')).pid).not.toBe(pid)
  })

  test('an end leaves nothing either', async () => {
    await it.start(
      it.spec('a', `setsid sh -c 'echo $$ > ${it.path('escaped')}; exec sleep 1000' & exec sleep 1000`),
    )
    const { pid = 0 } = await running('a')
    const escaped = await pidIn('escaped')
    await kill()
    await processes.end(it.target)
    expect([pid, escaped].filter(lives)).toEqual([])
    expect(readdirSync(it.target.folder).filter((name) => name !== 'logs')).toEqual(['supervisor.log'])
  })

  test('a pid that now means another program is left alone', async () => {
    await it.start(it.spec('a', 'exec sleep 1000'))
    await running('a')
    await kill()
    const record = it.record()
    const [process_] = record.processes
    const stale = {
      ...record,
      processes: [{ ...process_, pid: process.pid, start: 'before the last boot/1' }],
    }
    writeFileSync(join(it.target.folder, 'supervisor.json'), JSON.stringify(stale))
    await processes.end(it.target)
    expect(lives(process.pid)).toBe(true)
  })
})

describe('a log', () => {
  test('is rotated while a process floods it, and the process goes on', async () => {
    const line = 'x'.repeat(200)
    await it.start(it.spec('a', `yes ${line}`, { logBytes: 2_000_000 }))
    const folder = join(it.target.folder, 'logs')
    await it.until('a rotation', () => (existsSync(join(folder, 'a.log.1')) ? true : undefined))
    const sizes: number[] = []
    for (let look = 0; look < 40; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      sizes.push(
        readdirSync(folder).reduce(
          (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
          0,
        ),
      )
    }
    expect(Math.max(...sizes)).toBeLessThan(6_000_000)
    expect(await running('a')).toMatchObject({ restarts: 0 })
  })

  test('is read from its end, and as it grows, until the process is ended', async () => {
    await it.start(it.spec('a', 'echo one; echo two; sleep 1; echo three; exec sleep 1000'))
    await it.until('two lines', () => (it.log('a').includes(' o two\n') ? true : undefined))
    const signal = new AbortController().signal
    const lines: string[] = []
    for await (const { line } of processes.logs(it.target.folder, 'a', { follow: true, tail: 1, signal })) {
      lines.push(line)
      if (line === 'three') await processes.ask(it.target, { op: 'remove', names: ['a'] })
    }
    expect(lines).toEqual(['two', 'three'])
  })

  test('keeps what is no UTF-8, and cuts a line without an end', async () => {
    await it.start(
      it.spec('a', String.raw`printf 'gr\303\274n\n'; head -c 200000 /dev/zero | tr '\0' x; exec sleep 1000`),
    )
    await it.until('both', () => ((it.log('a').match(/x{60000}/g) ?? []).length >= 2 ? true : undefined))
    expect(it.log('a')).toContain(' o grün\n')
  })
})

describe('a start', () => {
  test('reads secrets from their files and hands on little of the shell', async () => {
    writeFileSync(it.path('secret'), 'pa55\n')
    process.env['LAKE_TEST_OF_THE_SHELL'] = 'mine'
    await it.start(
      it.spec('a', 'echo "[$PASSWORD][$LAKE_TEST_OF_THE_SHELL]"; exec sleep 1000', {
        environment: { PASSWORD: { file: it.path('secret') } },
      }),
    )
    await it.until('its line', () => (it.log('a').endsWith(' o [pa55][]\n') ? true : undefined))
    expect(JSON.stringify(it.record())).not.toContain('pa55')
  })

  test('fills a folder of data once, whole or not at all', async () => {
    const data = it.path('data')
    mkdirSync(data)
    writeFileSync(join(data, 'half'), 'of an earlier try')
    const fill = it.path('fill')
    const seed = {
      folder: data,
      steps: [{ command: ['sh', '-c', `cat > ${join(data, 'whole')}; echo >> ${fill}`], input: 'all' }],
    }
    const spec = it.spec('a', 'exec sleep 1000', { folders: [data], seed })
    await it.start(spec)
    await running('a')
    expect(readdirSync(data)).toEqual(['whole'])
    await processes.ask(it.target, { op: 'restart', names: ['a'] })
    await running('a')
    expect(readFileSync(fill, 'utf8')).toBe('\n')
  })

  test('says what kept a folder of data from being filled', async () => {
    const seed = { folder: it.path('data'), steps: [{ command: ['sh', '-c', 'echo no room >&2; exit 9'] }] }
    await it.start(it.spec('a', 'exec sleep 1000', { seed }))
    await it.until('the end', async () => ((await it.process('a')).state === 'exited' ? true : undefined))
    expect(it.log('a')).toMatch(/ e no room\n.* e lake: sh ended with 9\n$/)
  })
})
