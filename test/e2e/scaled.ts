// A Prometheus beside the stack's own: the same targets, the same rules on a faster clock, the same Alertmanager.
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scaledConfig, scaledRules } from '../kill/scale.ts'
import { eventually } from './stack.ts'
import type { Stack } from './stack.ts'

/**
 * How much faster than the clock of the rules: a scrape must end in half of the time between two of them, on the machine
 * as it is now. 7.5 makes two seconds of fifteen.
 */
export async function fastestClock(stack: Stack): Promise<number> {
  const slowest = 'max(quantile_over_time(0.95, scrape_duration_seconds[5m]))'
  const { series } = await stack.json<Scalar>(['query', slowest])
  const seconds = Number(series[0]?.points[0]?.value ?? 0)
  return Math.max(2.5, Math.min(7.5, 15 / (2 * seconds)))
}

interface Scalar {
  readonly series: readonly { readonly points: readonly { readonly value: string }[] }[]
}

export interface Watcher {
  /** `Alert/component` of all that fires now. */
  firing(): Promise<ReadonlySet<string>>
  end(): Promise<void>
}

interface Alerts {
  readonly data: {
    readonly alerts: readonly { readonly state: string; readonly labels: Record<string, string> }[]
  }
}

export async function watchFaster(stack: Stack, factor: number): Promise<Watcher> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-scaled-'))
  const rules = join(folder, 'rules')
  await mkdir(rules)
  const own = join(stack.dir, 'prometheus')
  await writeFile(
    join(folder, 'prometheus.yaml'),
    scaledConfig(await readFile(join(own, 'prometheus.yaml'), 'utf8'), factor),
  )
  for (const file of await readdir(join(own, 'rules')))
    await writeFile(join(rules, file), scaledRules(await readFile(join(own, 'rules', file), 'utf8'), factor))
  // It runs as nobody.
  for (const path of [folder, rules]) await chmod(path, 0o755)
  const id = await stack.id()
  const name = `${id}-scaled`
  const image = await stack.docker(
    'inspect',
    '--format',
    '{{.Config.Image}}',
    await stack.container('prometheus'),
  )
  const make = ['run', '-d', '--name', name, '--network', `${id}_default`, '-p', '127.0.0.1::9090']
  const arguments_ = ['--config.file=/etc/scaled/prometheus.yaml', '--storage.tsdb.path=/prometheus']
  const run = await stack.docker(
    ...make,
    '-v',
    `${folder}:/etc/scaled:ro`,
    image.stdout.trim(),
    ...arguments_,
  )
  if (run.code !== 0) throw new Error(run.stderr)
  const port = (await stack.docker('port', name, '9090')).stdout.trim().split('\n')[0] ?? ''
  const watcher: Watcher = {
    async firing() {
      const answer = await fetch(`http://${port}/api/v1/alerts`)
      const { data } = (await answer.json()) as Alerts
      const loud = data.alerts.filter(
        ({ state, labels }) => state === 'firing' && labels['alertname'] !== 'Watchdog',
      )
      return new Set(loud.map(({ labels }) => `${labels['alertname']}/${labels['component']}`))
    },
    async end() {
      await stack.docker('rm', '-f', '-v', name)
      await rm(folder, { recursive: true, force: true })
    },
  }
  await eventually(() => watcher.firing(), 60)
  return watcher
}
