import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { lifeFlags, milliseconds } from '../cli/life-flags.ts'
import { confirm } from '../cli/prompts.ts'
import { openSession } from '../cli/session.ts'
import { resetData, resetLines, resetName, resetText } from '../report/reset.ts'
import { readinessExit } from '../report/readiness.ts'
import { resetScope } from '../stack/reset-scope.ts'
import type { ResetScope } from '../stack/reset-scope.ts'
import { reset } from '../stack/reset.ts'

export default class Reset extends LakeCommand<typeof Reset> {
  static override summary = 'Remove the data of services, and start them anew.'
  static override description =
    'The volumes of the named services go, of the whole stack when none is named; other services keep running. Secrets stay. ' +
    'Without --yes it asks, by name; off a terminal it exits 3 then.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> loki --dry-run',
    '<%= config.bin %> <%= command.id %> postgres --secrets --yes',
    '<%= config.bin %> <%= command.id %>',
  ]
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Services; the whole stack when none is named.' }),
  }
  static override flags = {
    'dry-run': Flags.boolean({ char: 'n', summary: 'Print what would be removed; do nothing.' }),
    secrets: Flags.boolean({ summary: 'Mint new secrets too, those that only the removed data knows.' }),
    timeout: lifeFlags.timeout,
  }
  static override dataSchema = async () => (await import('../report/schemas-life.ts')).resetSchema

  async run(): Promise<void> {
    const session = await openSession(this.project)
    const { timeout, secrets, 'dry-run': dryRun } = this.flags
    const scope = await resetScope(session, { names: this.words, secrets })
    const text = resetText(scope, dryRun, this.output.answer)
    const answer = { data: resetData(scope, dryRun), text }
    if (dryRun) return this.answer(answer)
    if (scope.volumes.length > 0) await this.ask(scope)
    const progress = await this.progress()
    const { reports, notices } = await reset(session, scope, {
      timeoutMs: milliseconds(timeout),
      signal: this.signal,
      progress,
    })
    for (const notice of notices) this.attention('notice', notice)
    return this.answer({ ...answer, exit: readinessExit(reports) })
  }

  private async ask(scope: ResetScope): Promise<void> {
    const typed = resetName(scope)
    const secrets = this.flags.secrets ? ['--secrets'] : []
    const command = ['lake reset', ...this.words, ...secrets, '--yes'].join(' ')
    const question = `Remove the data of ${typed} for good?`
    const action = { id: 'confirm', command }
    await confirm({ scope: resetLines(scope), question, typed, action }, this.asking)
  }
}
