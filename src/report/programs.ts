// Programs of this machine: a table of what is here, then what is missing with the way to it.
import type { Brought } from '../programs/install-all.ts'
import type { Inventory, Listed } from '../programs/inventory.ts'
import type { GettingProgress } from '../programs/program.ts'
import type { Removed } from '../programs/remove.ts'
import type { Verified } from '../programs/verify.ts'
import { bytesText } from './bytes.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export function stepText({ what, bytes, total }: GettingProgress): string {
  if (bytes === undefined) return what
  return `${what}: ${bytesText(bytes)}${total === undefined ? '' : ` of ${bytesText(total)}`}`
}

export function inventoryText({ programs, cache, bytes }: Inventory, style: Style, safe: Safe): string {
  const here = programs.filter(({ state }) => state === 'here')
  const rows = here.map((it) => [
    it.name,
    safe(it.version ?? ''),
    it.bytes === undefined ? '' : bytesText(it.bytes),
    (it.sha256 ?? '').slice(0, 12),
    safe(it.source ?? ''),
  ])
  const columns = ['PROGRAM', 'VERSION', 'SIZE', 'SHA256'].map((title) => ({ title }))
  const shown = rows.length === 0 ? [] : table([...columns, { title: 'FROM', grows: true }], rows, style)
  const missing = programs
    .filter(({ state }) => state === 'missing')
    .flatMap((it) => missingText(it, style, safe))
  const kept = `${style.symbols.note} installed by lake: ${bytesText(bytes)} in ${safe(cache)}`
  const parts = [shown, missing, [style.paint.dim(kept)]].filter((lines) => lines.length > 0)
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function missingText(it: Listed, style: Style, safe: Safe): readonly string[] {
  const { paint, symbols, width } = style
  const indented = (text: string): readonly string[] => wrap(text, width - 4).map((line) => `  ${line}`)
  const ways = it.ways.map(
    ({ source, offer, barred }) => `${source} ${offer}${barred === undefined ? '' : ` (${barred})`}`,
  )
  return [
    `${paint.yellow(symbols.warn)} ${paint.bold(it.name)}: not here (${it.about})`,
    ...it.unfit.flatMap((line) => indented(safe(line))),
    ...(ways.length === 0 ? [] : indented(`From: ${ways.join('; ')}.`)),
    `  ${symbols.arrow} ${paint.cyan(commandFor(it))}`,
  ]
}

/** The flag where nothing works without it. */
function commandFor({ name, ways }: Listed): string {
  const onlyBuild = ways.length > 0 && ways.every(({ barred }) => barred !== undefined)
  return `lake programs install ${name}${onlyBuild ? ' --build' : ''}`
}

export function broughtText(programs: readonly Brought[], style: Style, safe: Safe): string {
  const { paint, symbols } = style
  return programs
    .map((it) => {
      const said = `${it.name} ${safe(it.version)}, ${it.fetched ? '' : 'was here: '}${safe(it.source)}`
      return `${paint.green(symbols.ok)} ${said}\n  ${paint.dim(safe(it.home))}`
    })
    .join('\n')
}

export function removedText({ removed, absent, dryRun }: Removed, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const verb = dryRun ? 'would remove' : 'removed'
  return [
    ...removed.map(
      ({ name, version, folder, bytes }) =>
        `${paint.green(symbols.ok)} ${verb} ${name} ${safe(version)}, ${bytesText(bytes)}\n  ${paint.dim(safe(folder))}`,
    ),
    ...absent.map((name) => `${symbols.note} ${name}: lake has installed none`),
  ].join('\n')
}

const shownFiles = 5

export function verifiedText(programs: readonly Verified[], style: Style, safe: Safe): string {
  const { paint, symbols } = style
  if (programs.length === 0) return `${symbols.note} lake has installed none of them`
  return programs
    .flatMap((it) => {
      const title = `${it.name} ${safe(it.version)}`
      if (it.state === 'ok') return [`${paint.green(symbols.ok)} ${title}: ${it.files} files as they came`]
      return [
        `${paint.red(symbols.fail)} ${paint.bold(title)}: not as it came`,
        ...listText('changed', it.changed, safe),
        ...listText('gone', it.missing, safe),
        ...listText('added', it.added, safe),
        `  ${paint.dim(safe(it.folder))}`,
        `  ${symbols.arrow} ${paint.cyan(`lake programs remove ${it.name} && lake programs install ${it.name}`)}`,
      ]
    })
    .join('\n')
}

function listText(what: string, files: readonly string[], safe: Safe): readonly string[] {
  const rest = files.length - shownFiles
  return [
    ...files.slice(0, shownFiles).map((file) => `  ${what}: ${safe(file)}`),
    ...(rest > 0 ? [`  ${what}: ${rest} more`] : []),
  ]
}
