import { LakeCommand } from '../../cli/command.ts'
import { resolvedConfig } from '../../cli/config-file.ts'
import { showConfig } from '../../config/show.ts'
import { plainYaml } from '../../render/yaml.ts'

export default class ConfigShow extends LakeCommand<typeof ConfigShow> {
  static override summary = 'Print the configuration with every default filled in.'
  static override description =
    'What lake.yaml, the environment and the defaults come to. Secrets are hidden.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../../report/schemas.ts')).configSchema

  async run(): Promise<void> {
    const { config, sources } = await resolvedConfig(this.project)
    const shown = showConfig(config, sources)
    return this.answer({ data: shown, text: plainYaml(shown) })
  }
}
