import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { lifeFlags, milliseconds } from '../cli/life-flags.ts'
import { openSession } from '../cli/session.ts'
import { readinessData, readinessExit, restartText } from '../report/readiness.ts'
import { restart } from '../stack/restart.ts'

export default class Restart extends LakeCommand<typeof Restart> {
  static override summary = 'Stop and start services, and wait until they work again.'
  static override description =
    'The containers stay what they are, and so does their data; what changed in lake.yaml is applied by up. ' +
    'Exit 7: not ready in time, 8: failed, 9: an optional service is missing, 10: the stack is stopped. A service that is named counts as essential.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> loki grafana',
    '<%= config.bin %> <%= command.id %> --profile lake --timeout 2m',
  ]
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Services; all of them when none is named.' }),
  }
  static override flags = {
    ...lifeFlags,
    wait: Flags.boolean({ summary: 'Wait until every service is ready.', default: true, allowNo: true }),
  }
  static override dataSchema = async () => (await import('../report/schemas-life.ts')).restartSchema

  async run(): Promise<void> {
    const session = await openSession(this.project)
    const { timeout, profile, wait } = this.flags
    const { project, restarted, reports, notices } = await restart(session, {
      command: 'restart',
      names: this.words,
      profile,
      wait,
      timeoutMs: milliseconds(timeout),
      signal: this.signal,
      progress: await this.progress(),
    })
    for (const notice of notices) this.attention('notice', notice)
    return this.answer({
      data: { project, restarted, services: readinessData(reports) },
      text: restartText(restarted, reports, this.output.answer),
      exit: readinessExit(reports),
    })
  }
}
