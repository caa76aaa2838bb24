// Progress off a terminal: one timestamped line per change, for logs of CI.

import { safe } from './terminal.ts'
import type { Progress, ProgressOptions } from './progress.ts'

// A detail that changes every second would fill a log: after this long it may speak again.
const quietMs = 10_000

export function plainProgress({ terminal, write }: ProgressOptions): Progress {
  const { symbols } = terminal
  const lastUpdate = new Map<string, number>()
  const line = (symbol: string, id: string, text: string) => {
    const subject = [safe(id), safe(text)].filter(Boolean).join(': ')
    write(`${new Date().toISOString().slice(11, 19)} ${symbol.padEnd(2)} ${subject}\n`)
  }
  const startedAt = new Map<string, number>()
  const event = (symbol: string) => (id: string, text: string) => {
    const now = performance.now()
    if (!startedAt.has(id)) startedAt.set(id, now)
    lastUpdate.set(id, now)
    line(symbol, id, text)
  }
  const end = (symbol: string) => (id: string, text: string) => {
    const since = startedAt.get(id)
    startedAt.delete(id)
    event(symbol)(
      id,
      since === undefined ? text : `${text} (${((performance.now() - since) / 1000).toFixed(1)} s)`,
    )
  }
  return {
    start: event(symbols.note),
    update: (id, text) => {
      const now = performance.now()
      if (now - (lastUpdate.get(id) ?? -quietMs) >= quietMs) event(symbols.ellipsis)(id, text)
    },
    succeed: (id, text = 'done') => end(symbols.ok)(id, text),
    warn: event(symbols.warn),
    fail: event(symbols.fail),
    note: (text) => line(symbols.note, '', text),
    close: () => Promise.resolve(),
  }
}
