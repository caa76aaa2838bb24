import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { secretsText } from '../../report/config.ts'
import { listSecrets, readSecret } from '../../stack/secret-list.ts'

export default class ConfigSecrets extends LakeCommand<typeof ConfigSecrets> {
  static override summary = 'List the secrets of the project, or print one.'
  static override description =
    'Secrets are minted at random, once, and lie in .lake/secrets; services get them as files. Only --show prints a value.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> postgres-password --show',
  ]
  static override args = { name: Args.string({ description: 'Name of one secret.' }) }
  static override flags = {
    show: Flags.boolean({ summary: 'Print the value of the named secret, and nothing else.' }),
  }
  static override dataSchema = async () => (await import('../../report/schemas.ts')).secretsSchema

  async run(): Promise<void> {
    const session = await openSession(this.project)
    const { name } = this.args
    if (this.flags.show) {
      const value = await readSecret(session, name)
      return this.answer({ data: { secrets: [{ name, value }] }, text: value })
    }
    const secrets = await listSecrets(session, name)
    return this.answer({ data: { secrets }, text: secretsText(secrets, this.output.answer) })
  }
}
