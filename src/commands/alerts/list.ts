import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { listAlerts } from '../../alerts/list.ts'
import { alertListText } from '../../report/alerts-list.ts'

export default class AlertsList extends LakeCommand<typeof AlertsList> {
  static override summary = 'List every alert rule: state, threshold, when it last fired.'
  static override description =
    'Those that are shipped and your own in alerts/, with the numbers that lake.yaml moves. What is not running has no state, and is listed all the same. On a wide terminal also the kinds of tests and the runbook.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --component trino --severity critical',
    "<%= config.bin %> <%= command.id %> --json | jq -r '.data.alerts[] | select(.tests == []) | .name'",
  ]
  static override flags = {
    component: Flags.string({ summary: 'Only those on this component.', helpValue: '<component>' }),
    severity: Flags.option({
      options: ['critical', 'warning', 'info'] as const,
      summary: 'Only those of this severity.',
    })(),
    firing: Flags.boolean({ summary: 'Only those that fire now.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/schema.ts')).alertListSchema

  async run(): Promise<void> {
    const { component, severity, firing } = this.flags
    const session = await openSession(this.project, { looking: true })
    const list = await listAlerts(session, {
      ...(component === undefined ? {} : { component }),
      ...(severity === undefined ? {} : { severity }),
      firing,
      signal: this.signal,
    })
    const now = session.system.clock.now()
    return this.answer({ data: list, text: alertListText(list, now, this.output.answer, safe) })
  }
}
