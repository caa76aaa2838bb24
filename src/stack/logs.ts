// Logs of several services as one stream: what is there already in order of time, then as it arrives.
import { LakeError } from '../errors.ts'
import type { LogLine } from '../report/logs.ts'
import type { Container, LogEntry, LogOptions } from '../system/system.ts'
import { isIdle, notRunning, unknownService } from './choose.ts'
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
  const containers = await runtime.observeAll(identity.id)
  if (containers.length === 0) throw notRunning()
  const chosen = chooseContainers(containers, options.services)
  const since =
    options.sinceMs === undefined
      ? {}
      : { since: new Date(system.clock.now().getTime() - options.sinceMs).toISOString() }
  const tail = options.tail === undefined ? {} : { tail: options.tail }
  const { follow, signal } = options
  const sources = chosen.map((container) => ({
    service: serviceOf(container),
    entries: follow
      ? following(session, identity.id, container, { follow, signal, ...tail, ...since })
      : runtime.logs(container.id, { follow, signal, ...tail, ...since }),
  }))
  for await (const line of options.follow ? arrival(sources) : byTime(sources))
    if (matches(line.line)) yield line
}

const pollMs = 1000

/** A log ends with its container; it goes on with the next start of the service, in the same one or a new one. */
async function* following(
  session: Session,
  project: string,
  container: Container,
  options: LogOptions,
): AsyncIterable<LogEntry> {
  const { follow, signal } = options
  let read = options
  for (let current: Container | undefined = container; current !== undefined;) {
    yield* session.runtime.logs(current.id, read)
    current = await nextStart(session, project, current, signal)
    read = { follow, signal, ...(current?.startedAt === undefined ? {} : { since: current.startedAt }) }
  }
}

/** Undefined: nothing of the stack runs any more, or nobody waits. */
async function nextStart(
  { runtime, system }: Session,
  project: string,
  last: Container,
  signal: AbortSignal,
): Promise<Container | undefined> {
  for (;;) {
    await system.clock.sleep(pollMs, signal).catch(() => {})
    if (signal.aborted) return undefined
    const containers = await runtime.observeAll(project)
    const next = containers.find((it) => serviceOf(it) === serviceOf(last) && isNewStart(it, last))
    if (next !== undefined || isIdle(containers)) return next
  }
}

function isNewStart(found: Container, before: Container): boolean {
  return found.state === 'running' && found.startedAt !== undefined && found.startedAt !== before.startedAt
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
