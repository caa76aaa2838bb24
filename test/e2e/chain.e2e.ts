// What is put in at one end must be found at the other, as it was put in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

// A container of the user's own, beside the stack: it writes what the tests ask it to, one script per case.
const override = `services:
  noise:
    image: lake-e2e/noise:1
    command: [sleep, "100000"]
    stop_grace_period: 1s
    logging: { driver: json-file, options: { max-size: 200m, max-file: "2" } }
`

interface Stream {
  readonly stream: Readonly<Record<string, string>>
  readonly values: readonly (readonly [string, string])[]
}

describe('the chain', () => {
  let stack: Stack
  let loki: string
  let alertmanager: string
  let prometheus: string
  beforeAll(async () => {
    stack = await openStack('chain')
    await stack.write('compose.override.yaml', override)
    const up = await stack.json<{ services: { service: string; address?: string }[] }>(['up'])
    const address = (name: string): string =>
      up.services.find(({ service }) => service === name)?.address ?? ''
    loki = address('loki')
    alertmanager = address('alertmanager')
    prometheus = address('prometheus')
    await stack.docker('compose', '--profile', '*', 'up', '-d', 'noise')
  })
  afterAll(() => stack.end())

  /** Writes to the standard output of the container's main process, as a program in it would. */
  const emit = async (script: string): Promise<void> => {
    const ended = await stack.docker(
      'compose',
      'exec',
      '-T',
      'noise',
      'sh',
      '-c',
      `(${script}) > /proc/1/fd/1`,
    )
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
  }
  const query = async (logql: string): Promise<readonly Stream[]> => {
    const answer = await fetch(
      `${loki}/loki/api/v1/query_range?limit=5000&since=15m&query=${encodeURIComponent(logql)}`,
    )
    return ((await answer.json()) as { data: { result: Stream[] } }).data.result
  }
  const found = (logql: string, seconds?: number): Promise<Stream> =>
    eventually(async () => {
      const [first] = await query(logql)
      if (first === undefined) throw new Error(`nothing in Loki for ${logql}`)
      return first
    }, seconds)
  const count = async (logql: string): Promise<number> => {
    const answer = await fetch(
      `${loki}/loki/api/v1/query?query=${encodeURIComponent(`sum(count_over_time(${logql}[15m]))`)}`,
    )
    return Number(
      ((await answer.json()) as { data: { result: { value: [number, string] }[] } }).data.result[0]
        ?.value[1] ?? 0,
    )
  }

  it.each([
    ['{"level":"WARN","error":"none","msg":"marker-json"}', 'marker-json', 'warn'],
    ['time=2026-01-01T00:00:00Z level=error msg=marker-logfmt', 'marker-logfmt', 'error'],
    ['2026-01-01 00:00:00.000 UTC [7] FATAL:  marker-postgres', 'marker-postgres', 'fatal'],
    ['2026-01-01T00:00:00.000Z\tINFO\tmain\tio.app.Main\tmarker-tabs', 'marker-tabs', 'info'],
  ])('finds %j as put in, with its level', async (line, marker, level) => {
    await emit(`printf '%s\\n' '${line}'`)
    const { stream, values } = await found(`{service_name="noise"} |= "${marker}"`)
    expect(stream['level']).toBe(level)
    expect(stream['service_name']).toBe('noise')
    expect(values.map(([, text]) => text)).toEqual([line])
    const age = Date.now() - Number(values[0]?.[0]) / 1e6
    expect(age).toBeLessThan(120_000)
  })

  it('keeps a Java stack trace in one entry, and the next record out of it', async () => {
    const trace = [
      '2026-11-21T05:00:00.000Z\tERROR\tmain\tio.app.Main\trequest marker-java failed',
      'java.lang.IllegalStateException: seq 1',
      '\tat io.app.Main.call(Main.java:1)',
      'Caused by: java.io.IOException: disk',
      '\t... 3 more',
    ].join('\n')
    await emit(
      `printf '%s\\n' '${trace}' '2026-11-21T05:00:00.001Z\tINFO\tmain\tio.app.Main\tafter marker-java'`,
    )
    const { stream, values } = await found('{service_name="noise", level="error"} |= "marker-java"')
    expect(values.map(([, text]) => text)).toEqual([trace])
    expect(stream['level']).toBe('error')
    expect((await found('{service_name="noise", level="info"} |= "after marker-java"')).values).toHaveLength(
      1,
    )
  })

  it('takes hostile lines without losing any other', async () => {
    await emit(`printf 'level=info before-hostile\\n'
      printf 'level=info big=1m '; head -c 1048576 /dev/zero | tr '\\0' c; echo ' end1m'
      printf 'level=info bad=\\377\\376\\300 marker-utf8 end\\n'
      printf '\\033[31m2026-01-01 00:00:00 +0000 - ERROR - marker-ansi\\033[0m\\n'
      printf 'level=info after-hostile\\n'`)
    await found('{service_name="noise"} |= "after-hostile"', 60)
    expect(await count('{service_name="noise"} |= "before-hostile"')).toBe(1)
    expect((await found('{service_name="noise"} |= "marker-utf8"')).values[0]?.[1]).toContain('\uFFFD')
    const { stream, values } = await found('{service_name="noise"} |= "marker-ansi"')
    expect(stream['level']).toBe('error')
    expect(values[0]?.[1]).not.toContain('\u001b')
    expect(await count('{service_name="noise"} |= "level=info big=1m"')).toBe(1)
  })

  it('takes a burst whole', async () => {
    const lines = 50_000
    await emit(
      `awk 'BEGIN{p=sprintf("%160s","");gsub(/ /,"x",p);for(i=1;i<=${lines};i++)printf "level=info burst=%07d %s\\n",i,p}'`,
    )
    await eventually(async () => expect(await count('{service_name="noise"} |= "burst="')).toBe(lines), 180)
  })

  it('bounds its labels', async () => {
    const answer = await fetch(`${loki}/loki/api/v1/labels?since=15m`)
    const labels = ((await answer.json()) as { data: string[] }).data
    expect(labels.filter((label) => !label.startsWith('__')).toSorted()).toEqual([
      'container',
      'level',
      'service_name',
    ])
  })

  it('brings every log but those of Alloy and the proxy', async () => {
    // Loki says only what goes wrong, and at its start that is a matter of chance: a rule that it may not delete is one.
    await fetch(`${loki}/loki/api/v1/rules/none`, { method: 'DELETE' })
    const services = await eventually(async () => {
      const answer = await fetch(`${loki}/loki/api/v1/label/service_name/values?since=30m`)
      const names = ((await answer.json()) as { data: string[] }).data
      for (const name of [
        'prometheus',
        'alertmanager',
        'loki',
        'grafana',
        'postgres',
        'postgres-exporter',
        'noise',
      ]) {
        if (!names.includes(name)) throw new Error(`no log of ${name}: ${names.join(', ')}`)
      }
      return names
    }, 60)
    for (const silent of ['alloy', 'containers', 'socket-proxy']) expect(services).not.toContain(silent)
  })

  it('scrapes every component, all up, with the labels of the design', async () => {
    const targets = await eventually(async () => {
      const answer = await fetch(`${prometheus}/api/v1/targets?state=active`)
      const { activeTargets } = (
        (await answer.json()) as {
          data: { activeTargets: { labels: Record<string, string>; health: string; lastError: string }[] }
        }
      ).data
      for (const { health, labels, lastError } of activeTargets) {
        if (health !== 'up') throw new Error(`${labels['job']} is ${health}: ${lastError}`)
      }
      return activeTargets
    }, 60)
    const seen = targets
      .map(({ labels }) => `${labels['job']} ${labels['component']} ${labels['instance']}`)
      .toSorted()
    const ofTheirOwnName = [
      'alertmanager',
      'alloy',
      'containers',
      'grafana',
      'host',
      'loki',
      'postgres',
      'prometheus',
      'tempo',
    ]
    expect(seen).toEqual(
      [...ofTheirOwnName.map((name) => `${name} ${name} ${name}`), 'host-network host host'].toSorted(),
    )
  })

  it('shows a synthetic alert in Alertmanager', async () => {
    const alert = {
      labels: { alertname: 'E2eSynthetic', severity: 'info', component: 'e2e' },
      annotations: { summary: 'marker-alert' },
    }
    const headers = { 'content-type': 'application/json' }
    const posted = await fetch(`${alertmanager}/api/v2/alerts`, {
      method: 'POST',
      headers,
      body: JSON.stringify([alert]),
    })
    expect(posted.status).toBe(200)
    const active = (await (await fetch(`${alertmanager}/api/v2/alerts`)).json()) as {
      labels: Record<string, string>
    }[]
    expect(active.map(({ labels }) => labels['alertname'])).toContain('E2eSynthetic')
    await eventually(async () => {
      const now = (await (await fetch(`${alertmanager}/api/v2/alerts`)).json()) as {
        labels: Record<string, string>
      }[]
      expect(now.map(({ labels }) => labels['alertname'])).toContain('Watchdog')
    }, 60)
  })
})
