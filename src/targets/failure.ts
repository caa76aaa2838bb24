// Why an address gave no page of metrics, and what to do: from the words of wget in a container, or from a request of our own.
import { relay } from '../config/attach.ts'
import { firstLine } from '../health/values.ts'
import { hostGateway } from '../plan/reach.ts'
import type { Judged } from './test.ts'

export interface Said {
  /** Of a failure of HTTP; `unreachable` where there is no way. */
  readonly kind: string
  readonly status?: number
  readonly words: string
}

/** Of busybox: it has no more than words. */
export function saidByWget(output: string): Said {
  const words = firstLine(output).replace(/^wget: /, '')
  const status = Number(/HTTP\/[\d.]+ (\d{3})/.exec(words)?.[1])
  if (status > 0) return { kind: 'status', status, words }
  const kinds = {
    dns: /bad address|unknown host|resolve/i,
    refused: /connection refused/i,
    timeout: /timed out/i,
    unreachable: /no route|unreachable/i,
  }
  return { kind: Object.entries(kinds).find(([, pattern]) => pattern.test(words))?.[0] ?? '', words }
}

export function judgeFailure({ kind, status, words }: Said, url: URL): Judged {
  if (status !== undefined) return judgeStatus(status)
  if (url.hostname === relay) return judgeRelay(kind)
  const known = judgements[kind]?.(url, words)
  return (
    known ?? {
      verdict: 'unknown',
      found: words || 'it failed without a word',
      fix: 'lake logs prometheus --tail 20',
    }
  )
}

const judgements: Readonly<Record<string, (url: URL, words: string) => Judged>> = {
  dns: ({ hostname, port }) => ({
    verdict: 'unresolved',
    found: `nobody is called ${hostname} where Prometheus asks`,
    fix: `"host" is this machine: host:${port || '80'}`,
  }),
  refused: (url) => ({ verdict: 'refused', found: `nothing listens on ${url.host}`, ...refusedFix(url) }),
  timeout: ({ host }) => ({
    verdict: 'timeout',
    found: `${host} does not answer within 5 s`,
    fix: 'look at the firewall of that machine, or at the program: it may hang',
  }),
  unreachable: (_, words) => ({
    verdict: 'unreachable',
    found: words,
    fix: 'look at the network of the engine: docker network ls',
  }),
}

/** It takes every connection, and ends those that lead nowhere. */
function judgeRelay(kind: string): Judged {
  if (kind === 'dns') return { verdict: 'unresolved', found: `${relay} does not run`, fix: 'lake up' }
  return {
    verdict: 'unreachable',
    found: 'nobody answers there',
    fix: 'look at that service and its port: docker compose ls; docker ps',
  }
}

export function judgeStatus(status: number): Judged {
  const fixes: Readonly<Record<number, string>> = {
    401: 'lake sends no credentials: serve metrics without, or on a port of their own',
    403: 'lake sends no credentials: serve metrics without, or on a port of their own',
    404: 'name the path of its metrics: host:port/path',
  }
  const fix = fixes[status]
  return { verdict: 'status', found: `it answers ${status}`, status, ...(fix === undefined ? {} : { fix }) }
}

function refusedFix(url: URL): { readonly fix: string } {
  if (url.hostname !== hostGateway) return { fix: 'start it, and look at its port' }
  return {
    fix: 'start it; on Linux it must listen on 0.0.0.0: a container does not reach 127.0.0.1 of this machine',
  }
}
