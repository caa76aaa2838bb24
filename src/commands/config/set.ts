import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { editConfig } from '../../cli/config-file.ts'
import { unifiedDiff } from '../../report/diff.ts'
import { diffText } from '../../report/file-diff.ts'

export default class ConfigSet extends LakeCommand<typeof ConfigSet> {
  static override summary = 'Change one value in lake.yaml; comments and order stay.'
  static override description =
    'The value is read as YAML. Nothing is written where the result would not be valid.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> components.postgres.port 5433',
    '<%= config.bin %> <%= command.id %> size tiny --dry-run',
    '<%= config.bin %> <%= command.id %> components.grafana false',
    '<%= config.bin %> <%= command.id %> components.postgres.port --unset',
  ]
  static override args = {
    key: Args.string({ description: 'Path of the key, with dots.', required: true }),
    value: Args.string({ description: 'The new value, as YAML.' }),
  }
  static override flags = {
    unset: Flags.boolean({ summary: 'Remove the key, so that its default holds.' }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Print the change; write nothing.' }),
  }
  static override dataSchema = async () => (await import('../../report/schemas.ts')).editSchema

  async run(): Promise<void> {
    const { key, value } = this.args
    const { unset, 'dry-run': dryRun } = this.flags
    const { file, before, after } = await editConfig(this.project, { key, value, unset, dryRun })
    const diff = unifiedDiff({
      path: 'lake.yaml',
      from: before,
      to: after,
      fromLabel: 'before',
      toLabel: 'after',
    })
    const text = diff.length === 0 ? 'lake.yaml says so already' : diffText([{ diff }], this.output.answer)
    return this.answer({ data: { path: file, changed: diff.length > 0, diff }, text })
  }
}
