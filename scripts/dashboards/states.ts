// A state has one colour on every page.
export type States = keyof typeof states

const good = 'green'
const busy = 'blue'
const waits = 'yellow'
const uneasy = 'orange'
const bad = 'red'
const worst = 'dark-red'
const quiet = '#808080'

const states = {
  levels: { fatal: worst, error: bad, warn: uneasy, info: busy, debug: 'light-blue', unknown: quiet },
  queries: {
    running: busy,
    queued: waits,
    'waits for memory': uneasy,
    completed: good,
    "user's error": uneasy,
    'ran into a limit': 'purple',
    'error of Trino': worst,
    'error outside': bad,
  },
  connections: {
    active: busy,
    idle: good,
    'idle in transaction': uneasy,
    'idle in transaction (aborted)': bad,
    'fastpath function call': 'purple',
    disabled: quiet,
  },
  answers: {
    success: good,
    'client error': uneasy,
    'server error': bad,
    redirection: busy,
    informational: quiet,
  },
  transactions: { commits: good, rollbacks: uneasy },
  delivery: { received: good, sent: busy, lost: bad, refused: uneasy },
  caches: { hit: good, miss: uneasy },
  alerts: { firing: bad, pending: waits, silenced: quiet },
  deliveries: { delivered: good, failed: bad },
} as const

/** Of columns of tables: what their words mean. */
export const columnStates: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Severity: { critical: bad, warning: uneasy, info: busy },
  State: { firing: bad, pending: waits },
}

export function stateOverrides(kind: States | undefined): readonly unknown[] {
  return Object.entries(kind === undefined ? {} : states[kind]).map(([name, fixedColor]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }))
}
