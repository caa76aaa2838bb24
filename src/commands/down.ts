import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { lifeFlags, milliseconds } from '../cli/life-flags.ts'
import { confirm } from '../cli/prompts.ts'
import { openSession } from '../cli/session.ts'
import { down, downScope } from '../stack/down.ts'
import { downData, downText, scopeLines } from '../report/down.ts'

export default class Down extends LakeCommand<typeof Down> {
  static override summary = 'Stop the stack and remove its containers; data stays.'
  static override description =
    'Afterwards it looks whether anything is left, and says so. With --volumes the data goes too.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --volumes --yes',
    '<%= config.bin %> <%= command.id %> --dry-run --volumes',
  ]
  static override flags = {
    volumes: Flags.boolean({ char: 'v', summary: 'Remove the volumes as well: metrics, logs, databases.' }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Print what would be removed; do nothing.' }),
    timeout: lifeFlags.timeout,
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).downSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { tolerant: true })
    const { volumes, timeout } = this.flags
    const dryRun = this.flags['dry-run']
    const scope = await downScope(session)
    if (!dryRun && volumes && scope.volumes.length > 0) {
      await confirm(
        {
          scope: scopeLines(scope, volumes),
          question: `Remove the data of ${scope.name} for good?`,
          typed: scope.name,
          action: { id: 'confirm', command: 'lake down --volumes --yes' },
        },
        this.asking,
      )
    }
    const progress = await this.progress()
    if (!dryRun)
      await down(session, scope, { volumes, timeoutMs: milliseconds(timeout), signal: this.signal, progress })
    return this.answer({
      data: downData(scope, { volumes, dryRun }),
      text: downText(scope, { volumes, dryRun }, this.output.answer),
    })
  }
}
