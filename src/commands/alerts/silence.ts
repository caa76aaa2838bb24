import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { silenceAlert } from '../../alerts/silence.ts'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { silencedText } from '../../report/alerts-silence.ts'

export default class AlertsSilence extends LakeCommand<typeof AlertsSilence> {
  static override summary = 'Silence an alert for a while, with a reason.'
  static override description =
    'In Alertmanager: the rule goes on being evaluated, and nobody is told of it. Says what it mutes now. Your name is that of your user on this machine. ' +
    'Exit 2: no such alert, no reason; 10: Alertmanager is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> HostMemoryLow --for 2h --because "load test"',
    '<%= config.bin %> <%= command.id %> TargetDown --label instance=trino --for 1d --because "trino moves" --dry-run',
  ]
  static override args = { alert: Args.string({ description: 'Name of the alert.', required: true }) }
  static override flags = {
    for: Flags.string({ summary: 'How long: 30m, 2h, 1d.', helpValue: '<duration>', default: '2h' }),
    because: Flags.string({ summary: 'Why; whoever looks sees it.', helpValue: '<reason>', required: true }),
    label: Flags.string({
      summary: 'Only where this label has this value.',
      helpValue: '<name=value>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'dry-run': Flags.boolean({ summary: 'Only say what it would mute.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/schema-told.ts')).silencedSchema

  async run(): Promise<void> {
    const { for: duration, because, label = [], 'dry-run': dryRun } = this.flags
    const silenced = await silenceAlert(await openSession(this.project, { looking: true }), {
      alert: this.args.alert,
      labels: label,
      for: duration,
      because,
      dryRun,
      signal: this.signal,
    })
    return this.answer({ data: silenced, text: silencedText(silenced, this.output.answer, safe) })
  }
}
