import * as Args from '@oclif/core/args'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { checkDashboard, openChecking } from '../../dashboards/check.ts'
import { ownDashboards } from '../../dashboards/own.ts'
import { checkedText } from '../../report/dashboards.ts'
import { installRoot } from '../../system/install.ts'

export default class DashboardsCheck extends LakeCommand<typeof DashboardsCheck> {
  static override summary = 'Check the dashboards in dashboards/ against what is really exposed.'
  static override description =
    'Every metric, label and stream of every query, and every label that a legend names, must exist in the contract of its job. Nothing needs to run. Exit 1: something does not.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> dashboards/trino.json',
  ]
  static override args = {
    file: Args.string({ description: 'One file of dashboards/; default: all.' }),
  }
  static override dataSchema = async () => (await import('../../dashboards/schema.ts')).checkedSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const files = ownDashboards(session, this.args.file)
    const checking = await openChecking(session, installRoot())
    const dashboards = files.map(([file, source]) => checkDashboard(file, source, checking))
    const { unrecorded } = checking
    return this.answer({
      data: { dashboards, unrecorded },
      text: checkedText(dashboards, unrecorded, this.output.answer, safe),
      exit: dashboards.some(({ problems }) => problems.length > 0) ? 'no' : 'ok',
    })
  }
}
