import * as Args from '@oclif/core/args'
import { LakeCommand } from '../cli/command.ts'
import { lifeFlags, milliseconds } from '../cli/life-flags.ts'
import { openSession } from '../cli/session.ts'
import { readinessData, readinessExit, readinessText } from '../report/readiness.ts'
import { readiness } from '../stack/readiness.ts'

export default class Wait extends LakeCommand<typeof Wait> {
  static override summary = 'Wait until services are ready; start nothing.'
  static override description =
    'For scripts that need the stack: returns as soon as it works. ' +
    'Exit 7: not ready in time, 8: a service failed, 9: an optional one is missing, 10: the stack is stopped. A service that is named counts as essential.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> postgres --timeout 30s',
    'lake up --no-wait && lake wait prometheus',
  ]
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Services; all of them when none is named.' }),
  }
  static override flags = { ...lifeFlags }
  static override dataSchema = async () => (await import('../report/schemas-life.ts')).waitSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const { timeout, profile } = this.flags
    const { project, reports } = await readiness(session, {
      command: 'wait',
      names: this.words,
      profile,
      timeoutMs: milliseconds(timeout),
      signal: this.signal,
      progress: await this.progress(),
    })
    return this.answer({
      data: { project, services: readinessData(reports) },
      text: readinessText(reports, this.output.answer),
      exit: readinessExit(reports),
    })
  }
}
