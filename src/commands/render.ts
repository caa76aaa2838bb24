import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { renderFiles } from '../stack/files.ts'

export default class Render extends LakeCommand<typeof Render> {
  static override summary = 'Write the generated files, and nothing else.'
  static override description =
    'Fills .lake/ from lake.yaml without starting anything; works without an engine.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --force',
  ]
  static override flags = {
    force: Flags.boolean({ char: 'f', summary: 'Overwrite or delete generated files edited by hand.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).filesSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { judged: true })
    for (const { message, ruleId } of session.project.warnings) this.attention(ruleId, message)
    const files = await renderFiles(session, { force: this.flags.force, ...this.alone() })
    const lines = [
      ...files.written.map((path) => `wrote .lake/${path}`),
      ...files.deleted.map((path) => `deleted .lake/${path}`),
      `${files.written.length} written, ${files.deleted.length} deleted, ${files.unchanged} unchanged`,
    ]
    return this.answer({ data: files, text: lines.join('\n') })
  }
}
