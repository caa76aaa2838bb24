import * as Flags from '@oclif/core/flags'
import { alertStatus, isCritical } from '../../alerts/status.ts'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { alertStatusText } from '../../report/alerts-status.ts'

export default class AlertsStatus extends LakeCommand<typeof AlertsStatus> {
  static override summary = 'Show what fires, since when, and what lies behind it.'
  static override description =
    'Firing and pending alerts with their value, what silences or stands for them, their runbook and panel. Where one component is down and that explains several alerts, it comes first: found by what needs what, and by what cannot be scraped. ' +
    'Exit 0 whatever fires; with --check 1 as long as something critical fires that nobody silenced; 10: Prometheus is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --check && make deploy',
    "<%= config.bin %> <%= command.id %> --json | jq -r '.data.cause.text'",
  ]
  static override flags = {
    check: Flags.boolean({ summary: 'Exit 1 while something critical fires.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/schema.ts')).alertStatusSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const status = await alertStatus(session, this.signal)
    const text = alertStatusText(status, this.output.answer, safe)
    return this.answer({ data: status, text, exit: this.flags.check && isCritical(status) ? 'no' : 'ok' })
  }
}
