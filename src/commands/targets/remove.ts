import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { changeConfig } from '../../cli/config-file.ts'
import { editData, targetEditText } from '../../report/targets.ts'
import { removeTarget } from '../../targets/change.ts'

export default class TargetsRemove extends LakeCommand<typeof TargetsRemove> {
  static override summary = 'Remove a target of your own from lake.yaml; comments and order stay.'
  static override description =
    'Prometheus forgets it after the next up; what it has kept of it stays until its time is over.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-api',
    '<%= config.bin %> <%= command.id %> my-api --dry-run',
  ]
  static override args = {
    name: Args.string({ description: 'Name of the target.', required: true }),
  }
  static override flags = {
    'dry-run': Flags.boolean({ char: 'n', summary: 'Print the change; write nothing.' }),
  }
  static override dataSchema = async () => (await import('../../report/schemas.ts')).editSchema

  async run(): Promise<void> {
    const { name } = this.args
    const data = editData(
      await changeConfig(this.project, this.flags['dry-run'], (text, options) =>
        removeTarget(text, name, options),
      ),
    )
    return this.answer({ data, text: targetEditText(data, this.output.answer) })
  }
}
