import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { knownPrograms, openPlace } from '../../cli/programs.ts'
import { safe } from '../../cli/terminal.ts'
import { remove } from '../../programs/remove.ts'
import { removedText } from '../../report/programs.ts'

export default class ProgramsRemove extends LakeCommand<typeof ProgramsRemove> {
  static override summary = 'Remove programs that lake installed, for all projects.'
  static override description =
    'Only from the cache of lake: what is on PATH stays. Data of projects is not touched; what is removed can be installed again.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> trino',
    '<%= config.bin %> <%= command.id %> trino nessie --dry-run',
  ]
  static override strict = false
  static override args = {
    program: Args.string({ description: 'Names, as programs list shows them.', required: true }),
  }
  static override flags = {
    'dry-run': Flags.boolean({ char: 'n', summary: 'Say what would go; remove nothing.' }),
  }
  static override dataSchema = async () => (await import('../../programs/schema.ts')).removeSchema

  async run(): Promise<void> {
    const { signal } = this
    const dryRun = this.flags['dry-run']
    const data = await remove(openPlace(), knownPrograms(this.words), { dryRun, signal })
    return this.answer({ data, text: removedText(data, this.output.answer, safe) })
  }
}
