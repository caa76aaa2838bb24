import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { afterDashes } from '../cli/after-dashes.ts'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { requireService } from '../stack/exec.ts'

export default class Exec extends LakeCommand<typeof Exec> {
  static override summary = 'Run a command inside a service.'
  static override description =
    'With a terminal where there is one, else stdin and stdout are passed through as they are. ' +
    'The exit code is that of the command; 10: the service does not run. With --json the output is collected, and stdin is empty.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> postgres -- psql -U lake',
    '<%= config.bin %> <%= command.id %> prometheus -- promtool tsdb list /prometheus',
    'lake exec postgres -- psql -U lake < schema.sql',
  ]
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Service to run it in.', required: true }),
    command: Args.string({ description: 'After --: the command and its arguments.' }),
  }
  static override flags = {
    user: Flags.string({ char: 'u', summary: 'Run it as this user.', helpValue: '<user>' }),
    workdir: Flags.string({ char: 'w', summary: 'Run it in this folder.', helpValue: '<dir>' }),
  }
  static override dataSchema = async () => (await import('../report/schemas-life.ts')).execSchema

  async run(): Promise<void> {
    const { service } = this.args
    const command = afterDashes(this.argv, this.words)
    const session = await openSession(this.project, { tolerant: true })
    await requireService(session, service)
    const as = { user: this.flags.user, workdir: this.flags.workdir }
    if (this.output.json) {
      const { code, output } = await session.runtime.exec(service, command, as)
      await this.answer({ data: { service, command, code, output } })
      process.exitCode = code
      return
    }
    const terminal = process.stdin.isTTY && process.stdout.isTTY
    const { signal } = this
    process.exitCode = await session.runtime.attach(service, command, { ...as, terminal, signal })
  }
}
