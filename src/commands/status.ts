import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import type { ExitName } from '../errors.ts'
import { statusText } from '../report/status.ts'
import type { StackStatus } from '../report/status.ts'
import { prepare } from '../stack/prepare.ts'
import { stackStatus } from '../stack/status.ts'

const exits: Readonly<Record<StackStatus['state'], ExitName>> = {
  ready: 'ok',
  starting: 'ok',
  degraded: 'degraded',
  failed: 'failed',
  stopped: 'notRunning',
}

export default class Status extends LakeCommand<typeof Status> {
  static override summary = 'Show what runs, and where.'
  static override description =
    'Looks once and waits for nothing; health proves that the chain works. Exit 8: a service failed, 9: degraded, 10: stopped.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../report/schemas.ts')).statusSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const prepared = await prepare(session, { force: false, engine: 'observe' })
    for (const notice of prepared.notices) this.attention('notice', notice)
    const { containers } = prepared
    const status = await stackStatus(session, prepared, { containers })
    return this.answer({
      data: status,
      text: statusText(status, this.output.answer),
      exit: exits[status.state],
    })
  }
}
