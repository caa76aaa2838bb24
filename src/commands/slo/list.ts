import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { listSlos } from '../../alerts/slo/list.ts'
import { sloListText } from '../../report/slo.ts'

export default class SloList extends LakeCommand<typeof SloList> {
  static override summary = 'List the SLOs of this project: what is left of each budget, how fast it burns.'
  static override description =
    'Figures are those of the running Prometheus; without it the SLOs are listed all the same. SEEN: for how long it was watched, where that is less than the window.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq '.data.slos[] | select(.budgetLeft < 0.2)'",
  ]
  static override dataSchema = async () => (await import('../../alerts/slo/schema.ts')).sloListSchema

  async run(): Promise<void> {
    const list = await listSlos(await openSession(this.project, { looking: true }), this.signal)
    return this.answer({ data: list, text: sloListText(list, this.output.answer, safe) })
  }
}
