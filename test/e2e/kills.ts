// Services die, and what fires is held against the table.
import { judge, readTable, told } from '../kill/table.ts'
import type { Verdict } from '../kill/table.ts'
import type { Watcher } from './scaled.ts'
import type { Stack } from './stack.ts'

const table = readTable()

export interface Patience {
  /** Seconds after which all that must fire has; how long is waited for what must not. */
  readonly watchSeconds: number
  /** At most until nothing fires that did not before. */
  readonly calmSeconds: number
}

/** Kills them at once, watches, brings them back, and waits until it is quiet again. */
export async function killed(
  stack: Stack,
  services: readonly string[],
  watcher: Watcher,
  { watchSeconds, calmSeconds }: Patience,
): Promise<Verdict> {
  const before = await watcher.firing()
  for (const service of services) await stack.docker('kill', await stack.container(service))
  const fired = new Set<string>()
  const must = services.flatMap((service) => table.services[service]?.fires ?? [])
  const started = Date.now()
  const seconds = (): number => (Date.now() - started) / 1000
  // Whoever is slow gets three times as long; what must not fire gets the whole of it in any case.
  while (
    seconds() < watchSeconds ||
    (seconds() < 3 * watchSeconds && must.some((alert) => !fired.has(alert)))
  ) {
    for (const alert of await watcher.firing()) fired.add(alert)
    await pause(1)
  }
  await stack.json(['up', '--timeout', '10m'])
  await calm(watcher, before, calmSeconds)
  const verdict = judge(table, services, { fired, before })
  process.stdout.write(told(verdict))
  return verdict
}

async function calm(watcher: Watcher, before: ReadonlySet<string>, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (Date.now() < deadline) {
    const now = await watcher.firing()
    if ([...now].every((alert) => before.has(alert))) return
    await pause(1)
  }
}

export function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000))
}
