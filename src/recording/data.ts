// A recording in the shape that is published.
import { isNews } from './record.ts'
import type { Recording } from './record.ts'
import type { RecordingData } from './schema.ts'
import type { Written } from './write.ts'

export function recordingData(
  recording: Recording,
  { files, pages, check }: Written & { readonly check: boolean },
): RecordingData {
  const { contract, earlier, sameVersion, missed, changes } = recording
  return {
    component: contract.component,
    version: contract.version,
    ...by(contract),
    jobs: recording.pages.map(({ job, way, text, why }) => ({
      job,
      way,
      metrics: new Set(text.matchAll(/^[a-zA-Z_:][\w:]*/gm).map(([name]) => name)).size,
      ...(why === undefined ? {} : { why }),
    })),
    missed: [...missed],
    earlier:
      earlier === undefined
        ? null
        : {
            file: earlier.file,
            version: earlier.contract.version,
            ...by(earlier.contract),
            own: earlier.own,
          },
    sameVersion,
    same: !isNews(recording),
    changes: changes.map((change) => ({ ...change })),
    files: [...files],
    pages,
    written: !check && files.length > 0,
  }
}

function by({ exporter }: Recording['contract']): { exporter?: string } {
  return exporter === undefined ? {} : { exporter }
}
