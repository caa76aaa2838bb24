import { LakeCommand } from '../../cli/command.ts'
import { openPlace } from '../../cli/programs.ts'
import { safe } from '../../cli/terminal.ts'
import { inventory } from '../../programs/inventory.ts'
import { inventoryText } from '../../report/programs.ts'

export default class ProgramsList extends LakeCommand<typeof ProgramsList> {
  static override summary =
    'List the programs that a stack runs without containers: here, or how to get them.'
  static override description =
    'Where each was found, its version, its size and the checksum of what it came in. Looks on PATH and in the cache of lake, which all projects share; fetches nothing. Works outside of a project.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../../programs/schema.ts')).listSchema

  async run(): Promise<void> {
    const data = await inventory(openPlace(), this.signal)
    return this.answer({ data, text: inventoryText(data, this.output.answer, safe) })
  }
}
