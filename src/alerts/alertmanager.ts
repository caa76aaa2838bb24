// What Alertmanager holds: alerts with what mutes them, and silences.
import { NoAnswer, addressOf, ask, askJson, complaint } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { field, items, text } from '../health/values.ts'

export interface Asking {
  readonly stack: Stack
  readonly signal: AbortSignal
}

export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly fingerprint: string
  readonly receivers: readonly string[]
  readonly silencedBy: readonly string[]
  readonly inhibitedBy: readonly string[]
}

export interface Matcher {
  readonly name: string
  readonly value: string
  readonly isRegex: boolean
  readonly isEqual: boolean
}

export interface Silence {
  readonly id: string
  readonly state: 'active' | 'pending' | 'expired'
  readonly matchers: readonly Matcher[]
  readonly startsAt: string
  readonly endsAt: string
  readonly author: string
  readonly because: string
}

const api = (asking: Asking): string => `${addressOf(asking, 'alertmanager')}/api/v2`

/** Each filter is a matcher as Alertmanager writes it: `alertname="X"`. */
export async function heldAlerts(
  asking: Asking,
  filters: readonly string[] = [],
): Promise<readonly HeldAlert[]> {
  const words = new URLSearchParams()
  for (const filter of filters) words.append('filter', filter)
  const answer = await askJson(asking, `${api(asking)}/alerts?${words.toString()}`)
  return items(answer).map(readHeld)
}

function readHeld(alert: unknown): HeldAlert {
  return {
    labels: (field(alert, 'labels') ?? {}) as HeldAlert['labels'],
    annotations: (field(alert, 'annotations') ?? {}) as HeldAlert['annotations'],
    startsAt: text(field(alert, 'startsAt')),
    fingerprint: text(field(alert, 'fingerprint')),
    receivers: items(field(alert, 'receivers')).map((receiver) => text(field(receiver, 'name'))),
    silencedBy: items(field(alert, 'status', 'silencedBy')).map(text),
    inhibitedBy: items(field(alert, 'status', 'inhibitedBy')).map(text),
  }
}

export async function silences(asking: Asking): Promise<readonly Silence[]> {
  return items(await askJson(asking, `${api(asking)}/silences`)).map((silence) => ({
    id: text(field(silence, 'id')),
    state: stateOf(field(silence, 'status', 'state')),
    matchers: items(field(silence, 'matchers')).map((matcher) => ({
      name: text(field(matcher, 'name')),
      value: text(field(matcher, 'value')),
      isRegex: field(matcher, 'isRegex') === true,
      // Alertmanagers before 0.22 do not say it: all of theirs are.
      isEqual: field(matcher, 'isEqual') !== false,
    })),
    startsAt: text(field(silence, 'startsAt')),
    endsAt: text(field(silence, 'endsAt')),
    author: text(field(silence, 'createdBy')),
    because: text(field(silence, 'comment')),
  }))
}

function stateOf(said: unknown): Silence['state'] {
  return said === 'active' || said === 'pending' ? said : 'expired'
}

/** Takes what Alertmanager takes; its refusal is in its own words. */
export async function tell(
  asking: Asking,
  {
    method,
    path,
    body,
  }: { readonly method: 'POST' | 'DELETE'; readonly path: string; readonly body?: unknown },
): Promise<unknown> {
  const answer = await ask(asking, `${api(asking)}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (answer.status >= 400) throw new NoAnswer(`refuses it (${answer.status}): ${complaint(answer.body)}`)
  return answer.body === '' ? null : (JSON.parse(answer.body) as unknown)
}

/** A matcher as it is written in a filter. */
export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  const op = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!='
  return `${name}${op}${JSON.stringify(value)}`
}
