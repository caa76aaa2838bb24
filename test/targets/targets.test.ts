// Targets: listed by Prometheus' account, tested from its side, added to and removed from lake.yaml.
import { describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { targetsText, targetTestText } from '../../src/report/targets.ts'
import { addTarget, removeTarget } from '../../src/targets/change.ts'
import { listTargets } from '../../src/targets/list.ts'
import { targetListSchema, targetTestSchema } from '../../src/targets/schema.ts'
import { testTarget } from '../../src/targets/test.ts'
import { living } from '../health/living.ts'
import { record } from '../report/screens.ts'

const signal = new AbortController().signal
const json = (value: unknown) => ({ status: 200, headers: {}, body: JSON.stringify({ data: value }) })

async function withOwn() {
  const stack = await living()
  stack.world.configure(
    'components: { postgres: {} }\ntargets:\n  - { name: my-api, address: host:8000 }\n  - { name: new-one, address: db:9187, path: /m }\n',
  )
  const target = (job: string, more: object) => ({
    scrapePool: job,
    labels: { job, component: job, instance: job },
    scrapeUrl: `http://${job}/metrics`,
    health: 'up',
    lastError: '',
    lastScrape: '2029-12-31T23:59:55.5Z',
    ...more,
  })
  stack.world.system.http.answers.set(
    'http://127.0.0.1:9090/api/v1/targets',
    json({
      activeTargets: [
        target('my-api', {
          health: 'down',
          lastError: 'connection refused \u001b[2J',
          labels: { instance: 'host:8000' },
        }),
        target('loki', {}),
        target('prometheus', { health: 'unknown', lastScrape: '0001-01-01T00:00:00Z' }),
      ],
    }),
  )
  stack.world.system.http.answers.set(
    'http://127.0.0.1:9090/api/v1/query?query=scrape_samples_scraped',
    json({ result: [{ metric: { job: 'loki', instance: 'loki' }, value: [0, '300'] }] }),
  )
  return { ...stack, session: await stack.world.session() }
}

describe('list', () => {
  test('what Prometheus knows, then what it does not know yet, in the order of lake.yaml', async () => {
    const { session } = await withOwn()
    const list = await listTargets(session, signal)
    expect(targetListSchema.parse(list)).toEqual(list)
    const of = (job: string) => list.targets.find((target) => target.job === job)
    expect(of('loki')).toEqual({
      job: 'loki',
      component: 'loki',
      instance: 'loki',
      url: 'http://loki/metrics',
      health: 'up',
      own: false,
      lastScrape: '2029-12-31T23:59:55.500Z',
      ageSeconds: 5,
      samples: 300,
    })
    expect(of('prometheus')).not.toHaveProperty('lastScrape')
    expect(of('my-api')).toMatchObject({
      health: 'down',
      own: true,
      error: expect.stringContaining('refused'),
    })
    expect(of('new-one')).toMatchObject({ health: 'absent', own: true, url: 'http://db:9187/m' })
    expect(list.targets.at(-1)?.job).toBe('new-one')
    for (const width of [80, 200]) {
      const recorded = record((style) => targetsText(list, style, safe), width)
      expect(recorded.text).toMatchSnapshot()
      expect(recorded.tooWide).toEqual([])
    }
  })

  test('without a Prometheus, what it would scrape', async () => {
    const { session, world } = await withOwn()
    world.change('prometheus', { state: 'exited', exitCode: 0 })
    const list = await listTargets(session, signal)
    expect(list.running).toBe(false)
    expect(new Set(list.targets.map(({ health }) => health))).toEqual(new Set(['absent']))
  })
})

describe('test', () => {
  async function tested(address: string, code: number, output: string) {
    const { session, world } = await withOwn()
    const asked: string[] = []
    world.system.engineState.execs.set('prometheus', (command) => {
      asked.push(command.at(-1) ?? '')
      return { code, output }
    })
    const result = await testTarget(session, address)
    expect(targetTestSchema.parse(result)).toEqual(result)
    expect(asked).toEqual([result.url])
    return result
  }

  test.each([
    ['my-api', 'http://host.docker.internal:8000/metrics'],
    ['new-one', 'http://db:9187/m'],
    ['loki', 'http://loki:3100/metrics'],
    ['localhost:80', 'http://host.docker.internal/metrics'],
    ['host:8000/actuator?x=1', 'http://host.docker.internal:8000/actuator?x=1'],
    ['db:9187/', 'http://db:9187/'],
    ['http://db', 'http://db/metrics'],
    ['https://db:8443/m', 'https://db:8443/m'],
  ])('%s is asked for as %s', async (address, url) => {
    expect(await tested(address, 0, 'a 1\nb 2\n')).toEqual({
      address,
      url,
      verdict: 'ok',
      found: '2 samples',
      status: 200,
      samples: 2,
    })
  })

  test.each([
    [0, '<!DOCTYPE html><p>', 'no-metrics', 'web page', 'path'],
    [0, '# EOF\n', 'no-metrics', 'no metrics at all', 'path'],
    [0, 'a 1\nwhat is this\n', 'no-metrics', 'what is this', 'path'],
    [1, "wget: bad address 'db:9187'", 'unresolved', 'nobody is called db', 'host:9187'],
    [
      1,
      "wget: can't connect to remote host (10.0.0.1): Connection refused",
      'refused',
      'db:9187',
      'start it',
    ],
    [
      1,
      "wget: can't connect to remote host (10.0.0.1): No route to host",
      'unreachable',
      'No route',
      'network',
    ],
    [1, 'wget: download timed out', 'timeout', 'within 5 s', 'firewall'],
    [1, 'wget: server returned error: HTTP/1.1 404 Not Found', 'status', 'answers 404', 'path'],
    [1, 'wget: server returned error: HTTP/1.1 401 Unauthorized', 'status', 'answers 401', 'credentials'],
    [1, 'wget: server returned error: HTTP/1.1 503 Service Unavailable', 'status', 'answers 503', ''],
    [126, 'exec: "wget": executable file not found in $PATH', 'unknown', 'not found', 'lake logs'],
    [1, '', 'unknown', 'without a word', 'lake logs'],
  ])('%i %s', async (code, output, verdict, said, fix) => {
    const result = await tested('db:9187', code, output)
    expect(result.verdict).toBe(verdict)
    expect(result.found).toContain(said)
    expect(result.fix ?? '').toContain(fix)
    const recorded = record((style) => targetTestText(result, style, safe), 60)
    expect(recorded.tooWide).toEqual([])
  })

  test('of this machine, why a container may not reach it is said', async () => {
    const refused = "wget: can't connect to remote host (172.17.0.1): Connection refused"
    expect((await tested('host:1', 1, refused)).fix).toContain('0.0.0.0')
  })

  test.each(['', 'nope', 'nope/metrics', 'a b:1', 'host:x', 'host:99999999'])(
    '"%s" is no address',
    async (address) => {
      const { session } = await withOwn()
      await expect(testTarget(session, address)).rejects.toMatchObject({ exit: 'usage', code: 'bad-address' })
    },
  )

  test('of a stack that does not run nothing can be said', async () => {
    const { session, world } = await withOwn()
    world.change('prometheus', { state: 'exited', exitCode: 0 })
    await expect(testTarget(session, 'host:1')).rejects.toMatchObject({ exit: 'notRunning' })
  })
})

describe('in an attached project', () => {
  const config = 'attach: [{ project: shop }]\ntargets: [{ name: api, address: "shop/api:8000" }]\n'
  async function asked(address: string, output: string) {
    const stack = await living(config)
    stack.world.system.engineState.execs.set('prometheus', () => ({ code: output === 'a 1' ? 0 : 1, output }))
    return testTarget(stack.session, address)
  }

  test.each([
    ['api', 'http://lake-relay:20000/metrics'],
    ['shop/api:8000', 'http://lake-relay:20000/metrics'],
    ['shop/api:8000/m?x=1', 'http://lake-relay:20000/m?x=1'],
  ])('%s is asked through the relay', async (address, url) => {
    expect(await asked(address, 'a 1')).toMatchObject({ url, verdict: 'ok' })
  })

  test.each([
    ['wget: error getting response', 'unreachable', 'docker ps'],
    ["wget: bad address 'lake-relay:20000'", 'unresolved', 'lake up'],
    ['wget: server returned error: HTTP/1.1 404 Not Found', 'status', 'path'],
  ])('%s', async (output, verdict, fix) => {
    expect(await asked('shop/api:8000', output)).toMatchObject({
      verdict,
      fix: expect.stringContaining(fix),
    })
  })

  test('what nothing leads to yet', async () => {
    await expect(asked('shop/other:9', '')).rejects.toMatchObject({
      code: 'no-way',
      exit: 'usage',
      actions: [{ command: 'lake targets add other shop/other:9' }],
    })
  })
})

describe('lake.yaml', () => {
  const options = { file: 'lake.yaml', environment: {} }
  const text = 'name: x\ntargets:\n  - { name: a, address: host:1 } # first\n'

  test('a target more, and less', () => {
    const added = addTarget(text, { name: 'b', address: 'host:2', path: '/m' }, options)
    expect(added).toEqual({ ok: true, text: `${text}  - { name: b, address: host:2, path: /m }\n` })
    expect(removeTarget(added.text, 'b', options)).toEqual({ ok: true, text })
  })

  test.each([
    ['aa', text, 'Did you mean a?', 'lake targets remove a'],
    ['zzz', text, 'There are: a', 'lake targets list'],
    ['a', 'name: x\n', 'It lists no targets.', 'lake targets list'],
  ])('%s is not there', (name, config, detail, command) => {
    expect(() => removeTarget(config, name, options)).toThrow(
      expect.objectContaining({
        exit: 'usage',
        details: [detail],
        actions: [expect.objectContaining({ command })],
      }),
    )
  })
})
