import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { resolve } from 'node:path'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { recordingData } from '../../recording/data.ts'
import { isNews, record } from '../../recording/record.ts'
import { write } from '../../recording/write.ts'
import { recordingText } from '../../report/recording.ts'
import { installRoot } from '../../system/install.ts'

export default class ContractRecord extends LakeCommand<typeof ContractRecord> {
  static override summary = 'Write down which metrics a component, or a target of yours, really exposes.'
  static override description =
    'From its own page, asked for as Prometheus does. What is new, gone or of another type than in the contract there is, is listed. contracts/<name>.json beside lake.yaml then tells `lake dashboards` and the checks of your queries which names exist; nothing is written where the shipped contract knows it all. Exit 1 under --check: something would be written.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-api',
    '<%= config.bin %> <%= command.id %> trino --check',
    '<%= config.bin %> <%= command.id %> postgres --output contract.json',
  ]
  static override args = {
    component: Args.string({
      description: 'A component of the stack, or a target of yours.',
      required: true,
    }),
  }
  static override flags = {
    check: Flags.boolean({ summary: 'Write nothing; only say what differs.' }),
    fresh: Flags.boolean({
      summary: 'Forget what an earlier recording of the same version knew and this one lacks.',
    }),
    output: Flags.string({
      char: 'o',
      summary: 'Write the contract to this file instead.',
      helpValue: '<file>',
      exclusive: ['check'],
    }),
  }
  static override dataSchema = async () => (await import('../../recording/schema.ts')).recordingSchema

  async run(): Promise<void> {
    const { check, fresh, output: file } = this.flags
    const root = installRoot()
    const session = await openSession(this.project, { looking: true })
    const recording = await record(session, this.args.component, { root, fresh, signal: this.signal })
    const output = file === undefined ? undefined : resolve(file)
    const written = await write(session, recording, { root, output, check })
    for (const { job, why } of recording.missed) this.attention('missed', `${job} gives no metrics: ${why}`)
    const data = recordingData(recording, { ...written, check })
    return this.answer({
      data,
      text: recordingText(data, this.output.answer, safe),
      exit: check && isNews(recording) ? 'no' : 'ok',
    })
  }
}
