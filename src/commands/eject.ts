import * as Args from '@oclif/core/args'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { ejectFile } from '../stack/files.ts'

export default class Eject extends LakeCommand<typeof Eject> {
  static override summary = 'Take a generated file over for good.'
  static override description =
    'The file stays where it is and keeps its content; lake never writes it again, not even when lake.yaml changes.'
  static override examples = ['<%= config.bin %> <%= command.id %> loki/loki.yaml']
  static override args = {
    path: Args.string({ description: 'Path of the file, relative to .lake.', required: true }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).pathSchema

  async run(): Promise<void> {
    const session = await openSession(this.project)
    const path = await ejectFile(session, this.args.path, this.alone())
    return this.answer({ data: { path }, text: `.lake/${path} is yours now: lake will not write it again` })
  }
}
