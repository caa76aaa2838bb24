// A metrics page, counted: enough to say whether Prometheus would take it.

export interface Counted {
  readonly samples: number
  /** The first line that is none of what the format knows. */
  readonly odd?: string
}

const value = /[+-]?(?:\d[\d.]*(?:e[+-]?\d+)?|\.\d+|nan|inf(?:inity)?)/.source
/** Name, labels (or both in braces, since names may be any text), value, time, exemplar. */
const sample = new RegExp(
  `^(?:[a-z_:][\\w:]*(?:\\s*\\{.*\\})?|\\{\\s*".*\\})\\s+${value}(?:\\s+[-\\d.]+)?(?:\\s+#\\s.*)?\\s*$`,
  'i',
)

export function countSamples(page: string): Counted {
  let samples = 0
  let odd: string | undefined
  for (const line of page.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (sample.test(line)) samples += 1
    else odd ??= line
  }
  return odd === undefined ? { samples } : { samples, odd }
}
