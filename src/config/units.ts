// Durations and sizes as people write them in lake.yaml.

const secondsPerUnit: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
}

/** `30d`, `12h`, `1m30s`: the units of Prometheus, largest first. The parts may all be missing: see `parseDuration`. */
export const durationPattern =
  /^(?=.)(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/

/** Seconds; undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const parts = durationPattern.exec(text)
  if (parts === null) return undefined
  const units = ['y', 'w', 'd', 'h', 'm', 's', 'ms']
  return units.reduce(
    (sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * (secondsPerUnit[unit] ?? 0),
    0,
  )
}

/** The shortest spelling in one or two units: 720 hours are `30d`. */
export function formatDuration(seconds: number): string {
  const whole = ['d', 'h', 'm', 's'].find((unit) => seconds % (secondsPerUnit[unit] ?? 1) === 0) ?? 's'
  return `${seconds / (secondsPerUnit[whole] ?? 1)}${whole}`
}

/** `10GB`, `512MB`, `1.5GiB`. One GB is 1024 MB, as in Docker and Prometheus; GB and GiB are the same. */
export const bytesPattern = /^(\d+(?:\.\d+)?) ?([KMGTkmgt])(?:[iI]?[bB])?$/

const powers = 'KMGT'

/** Bytes; undefined where the text is no size. */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit] = bytesPattern.exec(text) ?? []
  if (amount === undefined || unit === undefined) return undefined
  return Math.round(Number(amount) * 1024 ** (powers.indexOf(unit.toUpperCase()) + 1))
}

/** The largest unit that keeps the number whole: 10737418240 is `10GB`. */
export function formatBytes(bytes: number): string {
  for (let power = 4; power > 1; power--) {
    if (bytes % 1024 ** power === 0) return `${bytes / 1024 ** power}${powers[power - 1]}B`
  }
  return `${Math.round(bytes / 1024)}KB`
}
