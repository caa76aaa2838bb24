import { LakeCommand } from '../../cli/command.ts'
import { loadTemplates } from '../../cli/session.ts'
import { realSystem } from '../../system/real.ts'

export default class ConfigSchema extends LakeCommand<typeof ConfigSchema> {
  static override summary = 'Print the JSON Schema of lake.yaml, for editors.'
  static override description =
    'up writes the same to .lake/lake.schema.json, which the first line of lake.yaml names.'
  static override examples = ['<%= config.bin %> <%= command.id %> > lake.schema.json']
  static override dataSchema = async () => (await import('../../report/schemas.ts')).configSchema

  async run(): Promise<void> {
    const { schema } = await loadTemplates(realSystem())
    return this.answer({ data: JSON.parse(schema), text: schema })
  }
}
