// lake.yaml and the secrets, as text.
import { formatFindings } from '../config/report.ts'
import type { Finding } from '../findings.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export interface Validity {
  readonly file: string
  /** By the names that findings use. */
  readonly texts: ReadonlyMap<string, string>
  readonly findings: readonly Finding[]
}

export function validText({ file, texts, findings }: Validity, { paint, symbols }: Style): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const shown = formatFindings(findings, texts)
  if (errors > 0)
    return [
      ...shown,
      `${paint.red(symbols.fail)} ${file}: ${errors} ${errors === 1 ? 'error' : 'errors'}`,
    ].join('\n')
  return [...shown, `${paint.green(symbols.ok)} ${file} is valid`].join('\n')
}

export interface SecretLine {
  readonly name: string
  readonly usedBy: readonly string[]
  readonly source: string
  readonly present: boolean
}

export function secretsText(secrets: readonly SecretLine[], style: Style): string {
  if (secrets.length === 0) return 'this project has no secrets'
  const rows = secrets.map(({ name, usedBy, source, present }) => [
    name,
    present ? source : 'not minted yet',
    usedBy.join(', '),
  ])
  return [
    ...table([{ title: 'SECRET' }, { title: 'SOURCE' }, { title: 'READ BY', grows: true }], rows, style),
    '',
    style.paint.dim(
      '  Changing one needs a new data volume or a change inside the service: lake down --volumes, then lake up.',
    ),
  ].join('\n')
}
