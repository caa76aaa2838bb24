// Moments in words.

const two = (value: number): string => String(value).padStart(2, '0')

export function dateTime(ms: number, utc = false): string {
  const date = new Date(utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000)
  if (Number.isNaN(date.getTime())) return ''
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

/** `3 minutes ago`. */
export function fromNow(ms: number, now: number): string {
  const away = Math.abs(now - ms) / 1000
  const [size, name] = (
    [
      [31_536_000, 'year'],
      [2_592_000, 'month'],
      [86_400, 'day'],
      [3600, 'hour'],
      [60, 'minute'],
    ] as const
  ).find(([seconds]) => away >= seconds) ?? [1, 'second']
  const count = Math.round(away / size)
  const words = `${count} ${name}${count === 1 ? '' : 's'}`
  return ms > now ? `in ${words}` : `${words} ago`
}
