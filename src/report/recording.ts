// A recorded contract as text: what it was compared with, what differs, and where it was written.
import type { RecordingData } from '../recording/schema.ts'
import type { Safe } from './checks.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

/** Of each kind; --json has them all. */
const most = 20

const words = {
  added: 'new',
  type: 'of another type',
  'label-added': 'new labels',
  'label-gone': 'labels gone',
  gone: 'gone',
} as const

export function recordingText(data: RecordingData, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const metrics = data.jobs.reduce((sum, job) => sum + job.metrics, 0)
  const count = `${metrics} ${metrics === 1 ? 'metric' : 'metrics'}`
  const head = `${safe(data.component)}${data.version === 'unknown' ? '' : ` ${safe(versionText(data))}`}: ${count}${comparison(data)}`
  const mark = data.same || data.earlier === null ? paint.green(symbols.ok) : paint.yellow(symbols.warn)
  const secondHand = data.jobs
    .filter(({ way }) => way === 'prometheus')
    .map(
      ({ job, why = '' }) =>
        `  ${paint.yellow(symbols.warn)} ${job}: from what Prometheus keeps, since its page could not be had: ${safe(why)}`,
    )
  const groups = (Object.keys(words) as (keyof typeof words)[]).flatMap((kind) => group(data, kind, style))
  return [`${mark} ${head}`, ...secondHand, ...groups, ...ending(data, style)].join('\n')
}

function versionText({
  version,
  exporter,
}: {
  readonly version: string
  readonly exporter?: string | undefined
}): string {
  return exporter === undefined ? version : `${version} (${exporter.replaceAll('_', ' ')})`
}

function comparison({ earlier, sameVersion, same }: RecordingData): string {
  if (earlier === null) return ', and no contract of it yet'
  const what = earlier.own ? earlier.file : 'the shipped contract'
  if (!sameVersion) return `; ${what} is of ${versionText(earlier)}`
  return same ? `, all of them in ${what}` : `; ${what} of the same version lacks some`
}

function group(
  { changes, sameVersion }: RecordingData,
  kind: keyof typeof words,
  style: Style,
): readonly string[] {
  const { paint, symbols } = style
  const found = changes.filter((change) => change.kind === kind)
  if (found.length === 0) return []
  // An idle program shows less than one that has been through everything.
  if (sameVersion && kind.endsWith('gone'))
    return [paint.dim(`  ${found.length} ${kind === 'gone' ? '' : 'labels '}not met this time`)]
  const shown = found
    .slice(0, most)
    .map(({ metric, detail }) =>
      fit(`    ${metric}${detail === undefined ? '' : `  ${detail}`}`, style.width, style),
    )
  const more = found.length - shown.length
  return [
    `  ${found.length} ${words[kind]}`,
    ...shown,
    ...(more > 0 ? [paint.dim(`    ${symbols.ellipsis} and ${more} more: --json has all`)] : []),
  ]
}

function ending(
  { files, pages, written, component, version, same }: RecordingData,
  { paint, symbols }: Style,
): readonly string[] {
  if (files.length === 0 && pages && !same)
    return [
      `  its recordings stay as they are: save its page beside them, and name it in src/components/${component}.ts`,
    ]
  if (files.length === 0) return []
  const said = files.map((file) => `${written ? 'written' : 'would be written'}: ${file}`)
  const next = pages
    ? `take names of your machine out of it, name it in src/components/${component}.ts (${version}), then: npm run contracts`
    : `lake dashboards new ${component}`
  return [...said, ...(written ? [`  ${symbols.arrow} ${paint.cyan(next)}`] : [])]
}
