import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { diffText } from '../report/file-diff.ts'
import { fileDiffs } from '../stack/files.ts'
import { prepare } from '../stack/prepare.ts'

export default class Diff extends LakeCommand<typeof Diff> {
  static override summary = 'Show how the generated files would change.'
  static override description =
    'Contents of files, as a unified diff; plan shows operations. Secrets are never shown.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --check',
  ]
  static override flags = {
    check: Flags.boolean({ summary: 'Exit 1 when a file would change.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).diffSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { judged: true })
    const prepared = await prepare(session, { force: false, engine: 'optional' })
    const files = await fileDiffs(session, prepared)
    return this.answer({
      data: { files },
      text: diffText(files, this.output.answer),
      exit: this.flags.check && files.length > 0 ? 'no' : 'ok',
    })
  }
}
