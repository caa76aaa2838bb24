// What Compose says while it works. Read leniently: its JSON differs between versions, warnings are loggers' JSON, and
// older versions write plain lines.
import type { ComposeEvent } from './compose-contract.ts'

export type ComposeLine =
  /** `trouble`: this one thing failed; the run's own failure comes later and may not name it. */
  | { readonly kind: 'event'; readonly event: ComposeEvent; readonly trouble?: string }
  /** The failure itself, or anything else that a person should read. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }

export function readComposeLine(line: string): ComposeLine {
  const text = line.trim()
  if (text === '') return { kind: 'nothing' }
  return text.startsWith('{') ? readJson(text) : readPlain(text)
}

function readJson(text: string): ComposeLine {
  let value: Record<string, unknown>
  try {
    value = JSON.parse(text) as Record<string, unknown>
  } catch {
    return { kind: 'text', text }
  }
  const word = (name: string): string => {
    const found = value[name]
    return typeof found === 'string' ? found : ''
  }
  const id = word('id')
  if (id === '') {
    const said = word('message') || word('msg')
    return said === '' ? { kind: 'nothing' } : { kind: 'text', text: said }
  }
  const event = toEvent(id, word, value)
  if (word('text') !== 'Error' && word('status') !== 'Error') return { kind: 'event', event }
  const why = [word('details'), word('status'), word('text')].find((it) => it !== '' && it !== 'Error')
  return { kind: 'event', event, trouble: `${id}: ${why ?? 'failed'}` }
}

/**
 * Compose 2 has the verb in `status` for containers (`Creating`) and in `text` for images (`Pulling`), with the layer's
 * numbers in `status`; Compose 5 has a general `status` (`Working`, `Done`) beside the verb in `text`.
 */
function toEvent(id: string, word: (name: string) => string, value: Record<string, unknown>): ComposeEvent {
  const parent = word('parent_id')
  const { current, total } = value
  return {
    id,
    ...(parent === '' ? {} : { parent }),
    status: word('text') || word('status') || word('details'),
    ...(typeof current === 'number' ? { current } : {}),
    ...(typeof total === 'number' ? { total } : {}),
  }
}

const plain = /^((?:Container|Network|Volume|Image) \S+)\s+(.+)$/

function readPlain(text: string): ComposeLine {
  const [, id, status] = plain.exec(text) ?? []
  if (id === undefined || status === undefined || /^error/i.test(status)) return { kind: 'text', text }
  return { kind: 'event', event: { id, status } }
}
