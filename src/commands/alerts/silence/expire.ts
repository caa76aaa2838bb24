import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { expireSilences } from '../../../alerts/silence.ts'
import { LakeCommand } from '../../../cli/command.ts'
import { openSession } from '../../../cli/session.ts'
import { safe } from '../../../cli/terminal.ts'
import { expiredText } from '../../../report/alerts-silence.ts'

export default class AlertsSilenceExpire extends LakeCommand<typeof AlertsSilenceExpire> {
  static override summary = 'End a silence now: by its id, or all those of an alert.'
  static override description = 'Exit 2: no such silence is in force; 10: Alertmanager is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> HostMemoryLow',
    '<%= config.bin %> <%= command.id %> HostMemoryLow --dry-run',
  ]
  static override args = {
    silence: Args.string({ description: 'Id of a silence, or name of an alert.', required: true }),
  }
  static override flags = { 'dry-run': Flags.boolean({ summary: 'Only say which would end.' }) }
  static override dataSchema = async () => (await import('../../../alerts/schema-told.ts')).expiredSchema

  async run(): Promise<void> {
    const expired = await expireSilences(await openSession(this.project, { looking: true }), {
      which: this.args.silence,
      dryRun: this.flags['dry-run'],
      signal: this.signal,
    })
    return this.answer({ data: expired, text: expiredText(expired, this.output.answer, safe) })
  }
}
