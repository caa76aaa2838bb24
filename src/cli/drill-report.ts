// `--report`: where the file goes is made sure before anything is broken for it.
import { dirname, resolve } from 'node:path'
import { LakeError } from '../errors.ts'
import type { DrillReport } from '../drill/outcome.ts'
import { drillMarkdown, reportMark } from '../report/drill-markdown.ts'
import type { System } from '../system/system.ts'

export async function reportPath({ disk }: Pick<System, 'disk'>, file: string): Promise<string> {
  const path = resolve(file)
  const folder = dirname(path)
  const [facts, there] = await Promise.all([disk.facts(folder), disk.facts(path)])
  if (facts?.writable !== true)
    throw refusal(
      facts === undefined ? `there is no folder ${folder}` : `nothing can be written in ${folder}`,
      {
        code: 'no-folder',
        exit: 'prerequisite',
      },
    )
  if (there === undefined) return path
  // A folder cannot be read as a file, and is none to overwrite either.
  const text = await disk.read(path).catch(() => '')
  if (text?.startsWith(reportMark) === true) return path
  throw refusal(`${path} is there and is no report of a drill`, { code: 'file-exists', exit: 'confirm' })
}

/** `total`: how many services are to be drilled. */
export function reportTo({ disk }: Pick<System, 'disk'>, path: string | undefined, total: number) {
  return async (report: DrillReport): Promise<void> => {
    if (path !== undefined) await disk.write(path, drillMarkdown(report, total))
  }
}

function refusal(message: string, as: { code: string; exit: 'prerequisite' | 'confirm' }): LakeError {
  return new LakeError(message, {
    ...as,
    actions: [{ id: 'other', command: 'lake drill --all --report drill.md' }],
  })
}
