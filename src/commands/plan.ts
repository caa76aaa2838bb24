import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { planData, planText } from '../report/plan.ts'
import { prepare } from '../stack/prepare.ts'

export default class Plan extends LakeCommand<typeof Plan> {
  static override summary = 'Print what up would do, and why.'
  static override description =
    'The very operations that up executes. Changes nothing; works without an engine too.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --check',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {
    check: Flags.boolean({ summary: 'Exit 1 when there is something to do.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).planSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { judged: true })
    for (const { message, ruleId } of session.project.warnings) this.attention(ruleId, message)
    const prepared = await prepare(session, { force: false, engine: 'optional' })
    for (const notice of prepared.notices) this.attention('notice', notice)
    const pending = prepared.operations.length + prepared.conflicts.length > 0
    return this.answer({
      data: planData(prepared),
      text: planText(prepared, this.output.answer),
      exit: this.flags.check && pending ? 'no' : 'ok',
    })
  }
}
