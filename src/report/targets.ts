// Scrape targets as a table, with what is wrong below it; the verdict of a test; an edit of lake.yaml.
import type { TargetList, TargetReport } from '../targets/list.ts'
import type { TargetTest } from '../targets/test.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { unifiedDiff } from './diff.ts'
import { diffText } from './file-diff.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export function targetsText({ running, targets }: TargetList, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const rows = targets.map((target) => [
    safe(target.job),
    safe(target.instance),
    target.health,
    target.ageSeconds === undefined ? '' : `${target.ageSeconds} s ago`,
    target.samples === undefined ? '' : String(target.samples),
  ])
  const paints = { up: paint.green, down: paint.red, unknown: paint.yellow, absent: paint.dim }
  const columns = [
    { title: 'JOB' },
    { title: 'INSTANCE', grows: true as const },
    {
      title: 'HEALTH',
      paint: (cell: string, row: number) => paints[targets[row]?.health ?? 'unknown'](cell),
    },
    { title: 'SCRAPED' },
    { title: 'SAMPLES' },
  ]
  const notes = running
    ? targets.flatMap((target) => trouble(target, style, safe))
    : [`${symbols.note} Prometheus is not running`, `  ${symbols.arrow} ${paint.cyan('lake up')}`]
  return [...table(columns, rows, style), ...(notes.length === 0 ? [] : ['', ...notes])].join('\n')
}

function trouble({ job, health, error }: TargetReport, style: Style, safe: Safe): readonly string[] {
  const { paint, symbols } = style
  const told = (mark: string, said: string, fix: string): readonly string[] => {
    const [first = '', ...rest] = wrap(`${safe(job)}: ${safe(said)}`, style.width - 4)
    const more = rest.map((line) => `  ${line}`)
    return [`${mark} ${first}`, ...more, `  ${symbols.arrow} ${paint.cyan(fix)}`]
  }
  if (health === 'absent') return told(paint.yellow(symbols.warn), 'Prometheus does not know it', 'lake up')
  if (health === 'down')
    return told(paint.red(symbols.fail), error ?? 'not scraped', `lake targets test ${job}`)
  return []
}

export function targetTestText(test: TargetTest, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const mark = test.verdict === 'ok' ? paint.green(symbols.ok) : paint.red(symbols.fail)
  const [first = '', ...rest] = wrap(`${safe(test.url)}: ${safe(test.found)}`, style.width - 4)
  const fix = test.fix === undefined ? [] : wrap(safe(test.fix), style.width - 6)
  return [
    `${mark} ${first}`,
    ...rest.map((line) => `  ${line}`),
    ...fix.map((line, index) => `  ${index === 0 ? symbols.arrow : ' '} ${paint.cyan(line)}`),
  ].join('\n')
}

interface Edited {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** In the shape of `config set`: the same file was changed. */
export function editData({ file, before, after }: Edited) {
  const diff = unifiedDiff({
    path: 'lake.yaml',
    from: before,
    to: after,
    fromLabel: 'before',
    toLabel: 'after',
  })
  return { path: file, changed: diff.length > 0, diff }
}

export function targetEditText({ diff }: ReturnType<typeof editData>, style: Style): string {
  const { paint, symbols } = style
  return `${diffText([{ diff }], style)}\n  ${symbols.arrow} ${paint.cyan('lake up')}`
}
