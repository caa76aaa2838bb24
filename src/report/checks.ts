// What is wrong, as text: each cause once, with what waits because of it and what fixes it.
import type { CheckResult as Result } from '../health/check.ts'
import type { Style } from './style.ts'

type CheckResult = Result<string>

interface Checks {
  readonly checks: readonly CheckResult[]
}

/** Causes hold what containers and backends said; `safe` makes that harmless. */
export type Safe = (text: string) => string

export interface Look {
  readonly style: Style
  readonly safe: Safe
  /** What a failed check is called above its cause. */
  readonly nameOf: (check: CheckResult) => string
}

/** Failures before warnings, essential ones first; within that the order of the chain. */
export function troublesOf({ checks }: Checks): readonly CheckResult[] {
  const rank = ({ status, essential }: CheckResult): number =>
    (status === 'fail' ? 0 : 2) + (essential ? 0 : 1)
  return checks
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .toSorted((a, b) => rank(a) - rank(b))
}

/** One cause, told once for all that have it. */
export function alike(checks: readonly CheckResult[]): readonly (readonly CheckResult[])[] {
  const key = ({ status, cause, detail, fix }: CheckResult): string =>
    JSON.stringify([status, cause, detail, fix])
  return [...Map.groupBy(checks, key).values()]
}

export function trouble(
  alike: readonly CheckResult[],
  { checks }: Checks,
  { style, safe, nameOf }: Look,
): readonly string[] {
  const { paint, symbols } = style
  const [check] = alike
  if (check === undefined) return []
  const mark = check.status === 'fail' ? paint.red(symbols.fail) : paint.yellow(symbols.warn)
  const names = [...new Set(alike.map(nameOf))].join(', ')
  const [first = '', ...rest] = wrap(`${names}: ${safe(check.cause ?? check.title)}`, style.width - 4)
  const unasked = waiting(alike, checks)
  return [
    `${mark} ${paint.bold(first)}`,
    ...rest.map((line) => `  ${paint.bold(line)}`),
    ...(check.detail === undefined
      ? []
      : wrap(safe(check.detail), style.width - 6).map((line) => `    ${line}`)),
    ...wrap(unasked, style.width - 6).map((line) => `    ${paint.dim(line)}`),
    ...(check.fix === undefined ? [] : [`  ${symbols.arrow} ${paint.cyan(check.fix)}`]),
  ]
}

function waiting(causes: readonly CheckResult[], checks: readonly CheckResult[]): string {
  const ids = new Set(causes.map(({ id }) => id))
  const found = checks.filter(({ because }) => because !== undefined && ids.has(because))
  if (found.length === 0) return ''
  const subjects = [...new Set(found.map(({ subject }) => subject))].join(', ')
  return `because of it not asked: ${found.length} ${found.length === 1 ? 'check' : 'checks'} of ${subjects}`
}

/** At blanks; what is longer than a line is cut into lines. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else for (let at = 0; at < word.length; at += width) lines.push(word.slice(at, at + width))
  }
  return lines
}
