// Times and labels of a backtest, short.

/** Two units at most: `1h 5m`, `45s`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return seconds === 0 ? '0s' : `${Math.round(seconds * 1000)}ms`
  const whole = Math.round(seconds)
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const
  const first = parts.findIndex(([amount]) => amount > 0)
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ')
}

/** To the second. */
export function timeText(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}

/** What tells alerts of one rule from each other. */
export function tellingLabels(labels: Readonly<Record<string, string>>): string {
  const same = new Set(['alertname', 'severity', 'component'])
  return labelsText(Object.fromEntries(Object.entries(labels).filter(([name]) => !same.has(name))))
}

export function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`
}
