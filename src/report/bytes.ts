// Sizes for people. One GB is 1024 MB, as in lake.yaml and in what Docker and Prometheus take.

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Two or three digits, `9.4 GB`: nobody reads more of them. */
export function bytesText(bytes: number): string {
  let rest = Math.max(0, bytes)
  let unit = 0
  // 1023.6 MB would be shown as 1024 MB.
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1024
    unit += 1
  }
  const digits = unit > 0 && rest < 9.95 ? 1 : 0
  return `${rest.toFixed(digits)} ${units[unit]}`
}
