import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { targetsText } from '../../report/targets.ts'
import { listTargets } from '../../targets/list.ts'

export default class TargetsList extends LakeCommand<typeof TargetsList> {
  static override summary = 'List what Prometheus scrapes, and how that goes.'
  static override description =
    'By its own account: health, last error, age of the last scrape, samples. Targets of lake.yaml that it does not know yet are listed too. Exit 10: Prometheus is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../../targets/schema.ts')).targetListSchema

  async run(): Promise<void> {
    const list = await listTargets(await openSession(this.project), this.signal)
    return this.answer({
      data: list,
      text: targetsText(list, this.output.answer, safe),
      exit: list.running ? 'ok' : 'notRunning',
    })
  }
}
