import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { installRoot } from '../system/install.ts'
import { chosenDashboard, openView, readPage } from '../view/open.ts'
import { serveView } from '../view/server.ts'

export default class View extends LakeCommand<typeof View> {
  static override summary = 'Show the dashboards without Grafana.'
  static override description =
    'Serves them on loopback, to whoever has the address that it prints, until Ctrl-C; queries go to the Prometheus and Loki of this project. What only Grafana draws says so in its place.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> lake-overview --print',
  ]
  static override args = {
    dashboard: Args.string({ description: 'Dashboard to open; the overview when none is named.' }),
  }
  static override flags = {
    port: Flags.integer({
      summary: 'Port to serve on; a free one by itself.',
      helpValue: '<port>',
      min: 1,
      max: 65_535,
    }),
    print: Flags.boolean({ summary: 'Print the address, open nothing.' }),
  }
  static override itemSchema = async () => (await import('../view/schema.ts')).viewItemSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const stack = await openView(session)
    const dashboard = chosenDashboard(stack, this.args.dashboard)
    const page = await readPage(session.system, installRoot())
    const served = await serveView(stack, page, this.flags.port)
    const url = served.url(dashboard?.uid)
    const opened = !this.flags.print && !this.output.json && (await session.system.host.openBrowser(url))
    if (opened) (await this.progress()).note(`your browser opens the dashboards; should it not: ${url}`)
    else this.item({ type: 'page', url, dashboard: dashboard?.uid ?? null }, url)
    this.signal.throwIfAborted()
    await new Promise((resolve) => this.signal.addEventListener('abort', resolve, { once: true }))
    await served.close()
  }
}
