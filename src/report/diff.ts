// A unified diff of two texts, by lines.

export interface DiffInput {
  readonly path: string
  readonly from: string
  readonly to: string
  readonly fromLabel: string
  readonly toLabel: string
}

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

const context = 3

/** Empty where the texts are equal. */
export function unifiedDiff(input: DiffInput): readonly string[] {
  if (input.from === input.to) return []
  const lines = compare(split(input.from), split(input.to))
  const out = [`--- ${input.path} (${input.fromLabel})`, `+++ ${input.path} (${input.toLabel})`]
  let before = 1
  let after = 1
  for (const hunk of hunks(lines)) {
    const skipped = lines.slice(0, hunk.start)
    before = 1 + skipped.filter(({ sign }) => sign !== '+').length
    after = 1 + skipped.filter(({ sign }) => sign !== '-').length
    const shown = lines.slice(hunk.start, hunk.end)
    const removed = shown.filter(({ sign }) => sign !== '+').length
    const added = shown.filter(({ sign }) => sign !== '-').length
    // Of nothing, the format names the line before it.
    const [from, to] = [removed === 0 ? before - 1 : before, added === 0 ? after - 1 : after]
    out.push(`@@ -${from},${removed} +${to},${added} @@`, ...shown.map(({ sign, text }) => `${sign}${text}`))
  }
  return out
}

function split(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** Longest common subsequence over what lies between the common head and tail. */
function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail += 1
  const same = (text: string): Line => ({ sign: ' ', text })
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]
}

/** Beyond this the table would be larger than it is worth: all old lines, then all new ones. */
const tableLimit = 4_000_000

function middle(a: readonly string[], b: readonly string[]): readonly Line[] {
  if (a.length * b.length > tableLimit) return [...a.map(minus), ...b.map(plus)]
  const common = commonLengths(a, b)
  const lines: Line[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] ?? '' })
      i += 1
      j += 1
    } else if (common(i + 1, j) >= common(i, j + 1)) lines.push(minus(a[i++] ?? ''))
    else lines.push(plus(b[j++] ?? ''))
  }
  return [...lines, ...a.slice(i).map(minus), ...b.slice(j).map(plus)]
}

/** How many lines the rests of both texts have in common, by where they begin. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => table[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  return at
}

function minus(text: string): Line {
  return { sign: '-', text }
}

function plus(text: string): Line {
  return { sign: '+', text }
}

function hunks(lines: readonly Line[]): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  lines.forEach(({ sign }, index) => {
    if (sign === ' ') return
    const start = Math.max(0, index - context)
    const end = Math.min(lines.length, index + context + 1)
    const last = found.at(-1)
    if (last !== undefined && start <= last.end) last.end = end
    else found.push({ start, end })
  })
  return found
}
