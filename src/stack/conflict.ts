// A generated file that a person edited is shown, never overwritten.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { unifiedDiff } from '../report/diff.ts'
import type { Prepared, Session } from './prepare.ts'

export async function conflictError({ system, project }: Session, prepared: Prepared): Promise<LakeError> {
  const { files } = prepared.rendered
  const diffs = await Promise.all(
    prepared.conflicts.map(async (path) => {
      const wanted = files.get(path)?.text
      // The whole of it would be gone: nothing to compare.
      if (wanted === undefined) return [orphanText(path)]
      const found = (await system.disk.read(join(project.dir, path))) ?? ''
      return path.startsWith('secrets/')
        ? [`.lake/${path} (may hold secrets: not shown)`]
        : unifiedDiff({
            path: `.lake/${path}`,
            from: found,
            to: wanted,
            fromLabel: 'as edited',
            toLabel: 'as generated',
          })
    }),
  )
  const [first = ''] = prepared.conflicts
  const count = prepared.conflicts.length
  return new LakeError(
    count === 1 ? `.lake/${first} was edited by hand` : `${count} generated files were edited by hand`,
    {
      code: 'edited-by-hand',
      exit: 'confirm',
      details: diffs.flat().slice(0, 60),
      actions: [
        { id: 'keep', command: `lake eject ${first}` },
        { id: 'overwrite', command: 'lake up --force' },
      ],
    },
  )
}

function orphanText(path: string): string {
  return `What .lake/${path} was made of is gone. Kept, it stays in the stack as yours; --force deletes it.`
}
