import * as Args from '@oclif/core/args'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { viewFlags } from '../cli/view-flags.ts'
import { exportedText } from '../report/view.ts'
import { installRoot } from '../system/install.ts'
import { exportPage, takePictures } from '../view/files.ts'
import { chosenDashboards, openView, readPage, show } from '../view/open.ts'

export default class View extends LakeCommand<typeof View> {
  static override summary = 'Show the dashboards without Grafana.'
  static override description =
    'Serves them on loopback, to whoever has the address that it prints, until Ctrl-C; queries go to the Prometheus, Loki and Tempo of this project. What only Grafana draws says so in its place.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> lake-overview --print',
    '<%= config.bin %> <%= command.id %> lake-overview --export incident.html --since 6h',
    '<%= config.bin %> <%= command.id %> --png pictures --theme light',
  ]
  static override args = {
    dashboard: Args.string({ description: 'Dashboard to open; the overview when none is named.' }),
  }
  static override flags = viewFlags
  static override itemSchema = async () => (await import('../view/schema.ts')).viewItemSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const stack = await openView(session)
    const dashboards = chosenDashboards(stack, this.args.dashboard)
    const page = await readPage(session.system, installRoot())
    const { export: path, png: folder, size, theme, port, ...span } = this.flags
    const [dashboard] = dashboards
    if (folder !== undefined) {
      const onPicture = (picture: string, uid: string) =>
        this.item({ type: 'picture', path: picture, dashboard: uid }, picture)
      return takePictures(stack, page, { dashboards, folder, size, theme, span, onPicture })
    }
    if (path !== undefined && dashboard !== undefined) {
      const exported = await exportPage(stack, page, { dashboard, path, span, signal: this.signal })
      for (const failed of exported.failed) this.attention('unanswered', failed)
      return this.item({ type: 'export', ...exported }, exportedText(exported))
    }
    const opens = !this.flags.print && !this.output.json
    return show(stack, page, {
      dashboard: this.args.dashboard === undefined ? undefined : dashboard,
      port,
      opens,
      signal: this.signal,
      tell: (item, text) => this.item(item, text),
    })
  }
}
