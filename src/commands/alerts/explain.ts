import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { explainAlert } from '../../alerts/explain/explain.ts'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { alertExplainText } from '../../report/alerts-explain.ts'

export default class AlertsExplain extends LakeCommand<typeof AlertsExplain> {
  static override summary = 'Take the expression of an alert apart: why it fires, or why not.'
  static override description =
    'Each part with what it is worth now, label set by label set, the closest to the threshold first, on which side and how far; how much of `for` has passed; and where nothing fires, what is missing: a series, a partner, a floor that is not reached. ' +
    'Exit 2: there is no such alert, or its expression cannot be read; 10: what evaluates it is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> TrinoSlowQueries',
    '<%= config.bin %> <%= command.id %> PostgresConnectionsHigh --limit 50',
    "<%= config.bin %> <%= command.id %> TrinoSlowQueries --json | jq -r '.data.verdict'",
  ]
  static override args = { alert: Args.string({ description: 'Name of the alert.', required: true }) }
  static override flags = {
    limit: Flags.integer({
      summary: 'At most so many label sets of each part.',
      helpValue: '<n>',
      default: 10,
      min: 1,
      max: 5000,
    }),
  }
  static override dataSchema = async () => (await import('../../alerts/schema.ts')).alertExplainSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const { alert } = this.args
    const explanation = await explainAlert(session, { alert, limit: this.flags.limit, signal: this.signal })
    return this.answer({
      data: explanation,
      text: alertExplainText(explanation, this.output.answer, safe),
    })
  }
}
