import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { lifeFlags, milliseconds, runtimeFlag } from '../cli/life-flags.ts'
import { openOrInit } from '../cli/first-run.ts'
import { planData, planText } from '../report/plan.ts'
import { upText } from '../report/status.ts'
import { prepare } from '../stack/prepare.ts'
import { stackStatus } from '../stack/status.ts'
import { up } from '../stack/up.ts'
import { upAnswer, upData } from '../report/up.ts'

export default class Up extends LakeCommand<typeof Up> {
  static override summary = 'Bring the stack up: generate, pull, start, wait until it works.'
  static override description =
    'Writes the files that lake.yaml asks for, starts what does not run, and waits until every service is ready. ' +
    'A second run changes nothing. Without a lake.yaml it writes one first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --profile observability --timeout 5m',
  ]
  static override flags = {
    ...lifeFlags,
    'dry-run': Flags.boolean({ char: 'n', summary: 'Print what would be done, and why; do nothing.' }),
    force: Flags.boolean({ char: 'f', summary: 'Overwrite or delete generated files edited by hand.' }),
    wait: Flags.boolean({ summary: 'Wait until every service is ready.', default: true, allowNo: true }),
    'move-ports': Flags.boolean({ summary: 'Choose new ports where others hold the ones kept from before.' }),
    runtime: runtimeFlag,
    pull: Flags.boolean({ summary: 'Ask the registry for each image again.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).upSchema

  async run(): Promise<void> {
    const progress = await this.progress()
    const dryRun = this.flags['dry-run']
    const { asking, flags, signal } = this
    const session = await openOrInit(this.project, { asking, progress, dryRun, runtime: flags.runtime })
    for (const { message, ruleId } of session.project.warnings) this.attention(ruleId, message)
    if (session.because !== undefined) progress.note(`${session.project.config.name} ${session.because}`)
    if (dryRun) {
      const movePorts = flags['move-ports']
      const prepared = await prepare(session, { force: flags.force, engine: 'optional', movePorts })
      for (const notice of prepared.notices) this.attention('notice', notice)
      return this.answer({ data: planData(prepared), text: planText(prepared, this.output.answer) })
    }
    const result = await up(session, {
      ...flags,
      timeoutMs: milliseconds(flags.timeout),
      movePorts: flags['move-ports'],
      signal,
      progress,
    })
    for (const notice of result.notices) this.attention('notice', notice)
    const { profile } = flags
    const status = await stackStatus(session, result.prepared, { profile, answered: result.ready })
    const { screen, exit } = upAnswer(status, result)
    return this.answer({ data: upData(status, result.done), text: upText(screen, this.output.answer), exit })
  }
}
