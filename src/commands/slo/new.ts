import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { makeSlo } from '../../cli/new-slo.ts'
import { openSession } from '../../cli/session.ts'
import { saidBy, sloFlags } from '../../cli/slo-flags.ts'
import { safe } from '../../cli/terminal.ts'
import { newSloText } from '../../report/slo.ts'

export default class SloNew extends LakeCommand<typeof SloNew> {
  static override summary = 'Write an SLO into slo/: what is good, how often it has to be, over which time.'
  static override description =
    'The rest is made from that file: recording rules, alerts on how fast the error budget burns, a dashboard, a runbook. A Prometheus that runs loads them without a restart; else lake up does. Its tests are run with the promtool of the stack before it is written. On a terminal it asks for what no flag says. ' +
    'Exit 1: its tests fail, 2: it is no SLO or would count nothing, 3: it is there already, 8: Prometheus does not answer. See docs/slo.md.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> errors --bad \'errors_total{job="my-api"}\' --total \'requests_total{job="my-api"}\'',
    '<%= config.bin %> <%= command.id %> store-up --component minio --objective 99.9% --up \'up{job="minio-cluster"}\'',
    '<%= config.bin %> <%= command.id %> api-latency --histogram \'request_duration_seconds{job="my-api"}\' --below 500ms',
  ]
  static override args = {
    name: Args.string({ description: 'Name of the SLO and of its file.', required: true }),
  }
  static override flags = {
    ...sloFlags,
    'dry-run': Flags.boolean({ summary: 'Show the file, and write nothing.' }),
    force: Flags.boolean({ char: 'f', summary: 'Overwrite, and write what lint has something against.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/slo/schema.ts')).newSloSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const { asking } = this
    const asks = asking.interactive && !asking.yes
    const made = await makeSlo(session, {
      name: this.args.name,
      said: saidBy(this.flags),
      asking: asks ? asking : undefined,
      force: this.flags.force,
      dryRun: this.flags['dry-run'],
      alone: this.alone(),
      onState: (text) => this.onStop(() => [text]),
    })
    return this.answer({ data: made, text: newSloText(made, this.output.answer, safe) })
  }
}
