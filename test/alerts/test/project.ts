// A project's alerts/ with tests of which some fail, and what promtool of two versions said of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Promtool } from '../../../src/alerts/test/promtool.ts'
import type { Suite } from '../../../src/alerts/test/rule-files.ts'
import type { Running } from '../../../src/alerts/test/staged.ts'
import { realSystem } from '../../../src/system/real.ts'
import type { Ran } from '../../../src/system/supply.ts'
import { ownFolder } from '../../system/folder.ts'
import { tool } from '../../templates/tools.ts'

const folder = join(import.meta.dirname, 'project')

export function written(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

export const recordedVersions = ['2.42.0', '3.5.3'] as const

export function recorded(version: (typeof recordedVersions)[number]): string {
  return readFileSync(join(import.meta.dirname, 'recorded', `promtool-${version}.txt`), 'utf8')
}

export const suite: Suite = {
  root: folder,
  tests: new Map([['alerts/disk.test.yaml', written('alerts/disk.test.yaml')]]),
  given: new Map(),
}

/** Rules and one file of tests, none of which is on the disk. */
export function suiteOf(rules: string, test: string): Suite {
  return {
    root: '/nowhere',
    tests: new Map([['alerts/mine.test.yaml', test]]),
    given: new Map([['alerts/mine.rules.yaml', rules]]),
  }
}

export const real = tool('promtool')

export function realPromtool(): Promtool {
  return {
    version: '',
    from: 'LAKE_TOOL_PROMTOOL',
    test: async (cwd, files) => ended(real.run(['test', 'rules', ...files.map((file) => join(cwd, file))])),
  }
}

function ended({ code, stdout, stderr }: ReturnType<typeof real.run>): Ran {
  return { code: code ?? undefined, stdout, stderr }
}

/** One that says the same whatever it is asked, and keeps what it was asked. */
export function sayingPromtool(...answers: readonly Partial<Ran>[]): Promtool & {
  readonly asked: (readonly string[])[]
} {
  const asked: (readonly string[])[] = []
  return {
    version: '3.5.3',
    from: 'PATH',
    asked,
    test: async (_, files) => {
      asked.push(files)
      return { code: 1, stdout: '', stderr: '', ...(answers[asked.length - 1] ?? answers.at(-1)) }
    },
  }
}

export async function runningWith(promtool: Promtool): Promise<Running & { readonly cache: string }> {
  const cache = await ownFolder()
  const place = { system: realSystem(), cache: join(cache, 'programs') }
  return { promtool, place, signal: new AbortController().signal, cache }
}
