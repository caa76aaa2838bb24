import * as Flags from '@oclif/core/flags'
import { listSilences } from '../../../alerts/silence.ts'
import { LakeCommand } from '../../../cli/command.ts'
import { openSession } from '../../../cli/session.ts'
import { safe } from '../../../cli/terminal.ts'
import { silenceListText } from '../../../report/alerts-silence.ts'

export default class AlertsSilenceList extends LakeCommand<typeof AlertsSilenceList> {
  static override summary = 'List what is silenced, by whom, why, and how long.'
  static override description = 'Those that end first come first. Exit 10: Alertmanager is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --all --json',
  ]
  static override flags = { all: Flags.boolean({ summary: 'Those that have ended, too.' }) }
  static override dataSchema = async () => (await import('../../../alerts/schema-told.ts')).silenceListSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const list = await listSilences(session, { all: this.flags.all, signal: this.signal })
    const now = session.system.clock.now()
    return this.answer({ data: list, text: silenceListText(list, now, this.output.answer, safe) })
  }
}
