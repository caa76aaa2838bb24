// Logs of several services as one stream: what is there already in order of time, then as it arrives.
import { LakeError } from '../errors.ts'
import type { LogLine } from '../report/logs.ts'
import type { Container, LogEntry } from '../system/system.ts'
import { notRunning, unknownService } from './choose.ts'
import { identify } from './identity.ts'
import type { Session } from './prepare.ts'
import { serviceOf } from './reconcile.ts'

export interface LogsOptions {
  readonly services: readonly string[]
  readonly follow: boolean
  readonly tail?: number
  readonly sinceMs?: number
  readonly grep?: string
  readonly signal: AbortSignal
}

export async function* readLogs(session: Session, options: LogsOptions): AsyncIterable<LogLine> {
  const matches = matcher(options.grep)
  const { system, runtime, project } = session
  await runtime.preflight()
  const { identity } = await identify(system, runtime, project)
  const containers = await runtime.observe(identity.id)
  if (containers.length === 0) throw notRunning()
  const chosen = chooseContainers(containers, options.services)
  const since =
    options.sinceMs === undefined
      ? {}
      : { since: new Date(system.clock.now().getTime() - options.sinceMs).toISOString() }
  const tail = options.tail === undefined ? {} : { tail: options.tail }
  const sources = chosen.map((container) => ({
    service: serviceOf(container),
    entries: runtime.logs(container.id, {
      follow: options.follow,
      signal: options.signal,
      ...tail,
      ...since,
    }),
  }))
  for await (const line of options.follow ? arrival(sources) : byTime(sources))
    if (matches(line.line)) yield line
}

interface Source {
  readonly service: string
  readonly entries: AsyncIterable<LogEntry>
}

/** Merges sources that are each in order of time. */
async function* byTime(sources: readonly Source[]): AsyncIterable<LogLine> {
  const heads = await Promise.all(
    sources.map(async ({ service, entries }) => {
      const iterator = entries[Symbol.asyncIterator]()
      return { service, iterator, head: await iterator.next() }
    }),
  )
  for (;;) {
    let first: (typeof heads)[number] | undefined
    for (const source of heads) {
      if (source.head.done) continue
      if (first === undefined || first.head.done || source.head.value.time < first.head.value.time)
        first = source
    }
    if (first === undefined || first.head.done) return
    yield { service: first.service, ...first.head.value }
    first.head = await first.iterator.next()
  }
}

/** Whatever comes first. */
async function* arrival(sources: readonly Source[]): AsyncIterable<LogLine> {
  const pending = new Map<
    number,
    Promise<{ readonly index: number; readonly next: IteratorResult<LogEntry> }>
  >()
  const iterators = sources.map(({ entries }) => entries[Symbol.asyncIterator]())
  const ask = (index: number): void => {
    const iterator = iterators[index]
    if (iterator !== undefined)
      pending.set(
        index,
        iterator.next().then((next) => ({ index, next })),
      )
  }
  for (const index of sources.keys()) ask(index)
  while (pending.size > 0) {
    const { index, next } = await Promise.race(pending.values())
    pending.delete(index)
    if (next.done) continue
    ask(index)
    yield { service: sources[index]?.service ?? '', ...next.value }
  }
}

function chooseContainers(
  containers: readonly Container[],
  services: readonly string[],
): readonly Container[] {
  if (services.length === 0) return containers
  const known = containers.map(serviceOf)
  const unknown = services.find((name) => !known.includes(name))
  if (unknown === undefined) return containers.filter((container) => services.includes(serviceOf(container)))
  throw unknownService(unknown, known, 'logs')
}

function matcher(pattern: string | undefined): (line: string) => boolean {
  if (pattern === undefined) return () => true
  try {
    const expression = new RegExp(pattern)
    return (line) => expression.test(line)
  } catch (error) {
    throw new LakeError(
      `--grep is no regular expression: ${error instanceof Error ? error.message : pattern}`,
      {
        code: 'bad-regex',
        exit: 'usage',
        actions: [{ id: 'help', command: 'lake logs --help' }],
      },
    )
  }
}
