import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { freezeAlert } from '../../alerts/freeze/freeze.ts'
import { LakeCommand } from '../../cli/command.ts'
import { openPlace } from '../../cli/programs.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { freezeText } from '../../report/alerts-freeze.ts'

export default class AlertsFreeze extends LakeCommand<typeof AlertsFreeze> {
  static override summary = 'Make a test of an incident, so that what happened once is never missed again.'
  static override description =
    'Takes the series that the alert read when it last fired, or around --at, and writes them to alerts/<alert>.test.yaml as a test for promtool that is green now. Labels on which nothing depends are left out, hosts and secrets replaced. What is there is added to, never overwritten; the same incident is written once. ' +
    'Exit 1: it did not fire, or not so on the series that are kept; 2: no such alert, or a time to come; 4: there is no promtool; 10: Prometheus is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> TrinoSlowQueries',
    '<%= config.bin %> <%= command.id %> TrinoSlowQueries --at 2026-11-28T14:00:00Z --dry-run',
    '<%= config.bin %> <%= command.id %> PostgresDown --at 2h --json',
  ]
  static override args = { alert: Args.string({ description: 'Name of the alert.', required: true }) }
  static override flags = {
    at: Flags.string({ summary: 'When it fired: a time, or how long ago.', helpValue: '<time>' }),
    'dry-run': Flags.boolean({ summary: 'Print the test, write nothing.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/test/schema.ts')).alertFreezeSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const { at, 'dry-run': dryRun } = this.flags
    const options = { alert: this.args.alert, at, dryRun, signal: this.signal }
    const report = await freezeAlert(session, openPlace(), options)
    return this.answer({ data: report, text: freezeText(report, this.output.answer, safe) })
  }
}
