import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { diskReport } from '../disk/disk.ts'
import { diskText } from '../report/disk.ts'

export default class Disk extends LakeCommand<typeof Disk> {
  static override summary = 'Show what the stack takes on disk, and how long the budget lasts.'
  static override description =
    'Volumes, images, logs and what containers wrote, for each service; metrics and logs beside their retention; a forecast once there is a day to judge from. Works on a stopped stack too. Exit 4: the engine does not answer.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../disk/schema.ts')).diskSchema

  async run(): Promise<void> {
    const report = await diskReport(await openSession(this.project), this.signal)
    return this.answer({ data: report, text: diskText(report, this.output.answer) })
  }
}
