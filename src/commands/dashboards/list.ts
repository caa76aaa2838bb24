import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { panelCount, projectDashboards } from '../../dashboards/project.ts'
import { dashboardsText } from '../../report/dashboards.ts'

export default class DashboardsList extends LakeCommand<typeof DashboardsList> {
  static override summary = 'List the dashboards of this project: shipped ones, and those in dashboards/.'
  static override description = 'Which there are follows from lake.yaml: nothing needs to run.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../../dashboards/schema.ts')).dashboardListSchema

  async run(): Promise<void> {
    const found = await projectDashboards(await openSession(this.project, { looking: true }))
    const dashboards = found.map(({ uid, title, file, own, provisioned, json }) => ({
      uid,
      title,
      file,
      own,
      panels: panelCount(json),
      provisioned,
    }))
    return this.answer({ data: { dashboards }, text: dashboardsText(dashboards, this.output.answer, safe) })
  }
}
