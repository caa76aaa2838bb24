import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { changeConfig } from '../../cli/config-file.ts'
import { editData, targetEditText } from '../../report/targets.ts'
import { addTarget } from '../../targets/change.ts'

export default class TargetsAdd extends LakeCommand<typeof TargetsAdd> {
  static override summary = 'Add a target of your own to lake.yaml; comments and order stay.'
  static override description =
    'Prometheus scrapes it after the next up. Nothing is written where the result would not be valid.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-api host:8000',
    '<%= config.bin %> <%= command.id %> my-api host:8000 --path /actuator/prometheus',
  ]
  static override args = {
    name: Args.string({ description: 'Its name: the job, and the component of its series.', required: true }),
    address: Args.string({ description: 'host:port; "host" is this machine.', required: true }),
  }
  static override flags = {
    path: Flags.string({ summary: 'Path of its metrics; default: /metrics.', helpValue: '<path>' }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Print the change; write nothing.' }),
  }
  static override dataSchema = async () => (await import('../../report/schemas.ts')).editSchema

  async run(): Promise<void> {
    const { path, 'dry-run': dryRun } = this.flags
    const target = { ...this.args, ...(path === undefined ? {} : { path }) }
    const data = editData(
      await changeConfig(this.project, dryRun, (text, options) => addTarget(text, target, options)),
    )
    return this.answer({ data, text: targetEditText(data, this.output.answer) })
  }
}
