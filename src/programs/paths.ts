// Paths with `*` in them, and names with places to fill in.
import type { Platform } from './facts.ts'
import { compareVersions } from './version.ts'

/** The paths that fit, the highest number first: `lib/postgresql/17/bin` before 15. */
export function fitting(pattern: string, paths: readonly string[]): readonly string[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const shape = new RegExp(`^${parts.join('[^/]*')}$`)
  return paths.filter((path) => shape.test(path)).toSorted((a, b) => compareVersions(b, a))
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

export function filled(text: string, version: string, platform: Platform): string {
  const [os = '', arch = ''] = platform.split('-')
  return text
    .replaceAll('{version}', version)
    .replaceAll('{os}', os)
    .replaceAll('{arch}', architectures[arch] ?? arch)
    .replaceAll('{platform}', platform)
}
