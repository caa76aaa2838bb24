import { LakeCommand } from '../../cli/command.ts'
import { readConfig } from '../../cli/config-file.ts'
import { validText } from '../../report/config.ts'

export default class ConfigValidate extends LakeCommand<typeof ConfigValidate> {
  static override summary = 'Check lake.yaml, and the files of yours beside it.'
  static override description =
    'Every finding with its line and what would be right. Exit 2 when there is an error.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../../report/schemas.ts')).findingsSchema

  async run(): Promise<void> {
    const { findings, texts, file, ok } = await readConfig(this.project)
    return this.answer({
      data: { file, findings },
      text: validText({ findings, texts, file }, this.output.answer),
      exit: ok ? 'ok' : 'usage',
    })
  }
}
