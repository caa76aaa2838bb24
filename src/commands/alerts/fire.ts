import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { fireAlert } from '../../alerts/fire.ts'
import { LakeCommand } from '../../cli/command.ts'
import { milliseconds, readDuration } from '../../cli/life-flags.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { fireText } from '../../report/alerts-fire.ts'

export default class AlertsFire extends LakeCommand<typeof AlertsFire> {
  static override summary = 'Rehearse an alert: send a drill of it to its real receivers.'
  static override description =
    'Through Alertmanager, with the labels of the rule and drill="true"; the message says that nothing is wrong. Each hop is told with its time: accepted, routed, delivered (as Alertmanager counts what it sends, by kind of receiver), ended. The drill is ended whatever happens, also by Ctrl-C. ' +
    'Exit 1: it did not reach all of its receivers, or nobody is told; 2: no such alert; 10: Alertmanager is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> PostgresDown',
    '<%= config.bin %> <%= command.id %> PostgresDown --dry-run --json',
  ]
  static override args = { alert: Args.string({ description: 'Name of the alert.', required: true }) }
  static override flags = {
    timeout: Flags.string({
      summary: 'How long to wait for its delivery.',
      helpValue: '<duration>',
      default: '2m',
      parse: readDuration,
    }),
    'dry-run': Flags.boolean({ summary: 'Only say what would be sent, and to whom.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/schema-told.ts')).fireSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const progress = await this.progress()
    this.onStop(() => ['The drill was ended.'])
    const dryRun = this.flags['dry-run']
    const report = await fireAlert(session, {
      alert: this.args.alert,
      timeoutMs: milliseconds(this.flags.timeout),
      dryRun,
      onHop: ({ name, text }) => progress.succeed(name, text),
      signal: this.signal,
    })
    const text = fireText(report, this.output.answer, safe)
    return this.answer({ data: report, text, exit: report.delivered || dryRun ? 'ok' : 'no' })
  }
}
