// Which sources can be asked at all, and why the others cannot.
import { filled } from './paths.ts'
import type { Facts, Platform, Source, SourceKind } from './facts.ts'

export interface Choice {
  readonly source: Source
  /** In words. */
  readonly name: string
  /** Why it is not asked. */
  readonly barred?: string
}

export interface Circumstances {
  readonly platform: string
  readonly known: Platform | undefined
  readonly build: boolean
}

export const sourceNames: Readonly<Record<SourceKind, string>> = {
  release: 'release archive',
  debian: 'Debian package',
  npm: 'npm package',
  maven: 'Maven artifact',
  go: 'Go toolchain',
}

export function choices({ sources }: Facts, circumstances: Circumstances): readonly Choice[] {
  return sources.map((source) => {
    const barred = barredBecause(source, circumstances)
    return { source, name: sourceNames[source.kind], ...(barred === undefined ? {} : { barred }) }
  })
}

function barredBecause({ kind }: Source, { platform, known, build }: Circumstances): string | undefined {
  if (kind === 'go' && !build) return 'takes minutes: only with --build'
  if (kind === 'debian' && !platform.startsWith('linux-')) return `not for ${platform}`
  // The distribution knows its own architectures; a JVM program and a build run on whatever runs their tools.
  if (known === undefined && !['debian', 'maven', 'go'].includes(kind)) return `not for ${platform}`
  return undefined
}

/** What it would bring: for those who only want to know. */
export function offerOf(source: Source, known: Platform | undefined): string {
  const fill = (text: string, version: string): string =>
    known === undefined ? text : filled(text, version, known)
  if (source.kind === 'release') return fill(source.archive, source.version)
  if (source.kind === 'debian') return source.packages.join(', ')
  if (source.kind === 'npm') return `${fill(source.package, source.version)}@${source.version}`
  if (source.kind === 'maven') return `${source.group}:${source.artifact}:${source.version}`
  return `${source.module}@${source.tag}`
}
