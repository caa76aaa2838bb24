import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { openStack } from '../health/stack.ts'
import { findDashboard } from '../pages/dashboards.ts'
import { expiresInSeconds, hasGrafana, openSignIn, requireGrafana } from '../pages/sign-in.ts'
import type { Session } from '../stack/prepare.ts'
import { installRoot } from '../system/install.ts'
import { chosenDashboards, openView, readPage, show } from '../view/open.ts'

export default class Grafana extends LakeCommand<typeof Grafana> {
  static override summary = 'Open Grafana, signed in.'
  static override description =
    'Opens a page of this command that signs the browser in: no password to type, none on the command line. The page works once, for two minutes. Where there is no browser, its address is printed. Where Grafana is not part of the stack it does what `lake view` does.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> lake-overview',
    '<%= config.bin %> <%= command.id %> --print',
  ]
  static override args = {
    dashboard: Args.string({ description: 'Dashboard to open; the home page when none is named.' }),
  }
  static override flags = { print: Flags.boolean({ summary: 'Print the address, open nothing.' }) }
  static override itemSchema = async () => (await import('../health/schema.ts')).signInItemSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const stack = await openStack(session)
    if (!hasGrafana(stack)) return this.view(session)
    requireGrafana(stack)
    const dashboard =
      this.args.dashboard === undefined ? undefined : findDashboard(stack, this.args.dashboard)
    const { url, done } = await openSignIn(stack, {
      signal: this.signal,
      ...(dashboard === undefined ? {} : { dashboard }),
    })
    const progress = await this.progress()
    const page = { type: 'page', url, dashboard: dashboard?.uid ?? null, expiresInSeconds }
    const opened = !this.flags.print && !this.output.json && (await session.system.host.openBrowser(url))
    if (opened) progress.note(`your browser opens Grafana; should it not: ${url}`)
    else this.item(page, url)
    await done
    progress.note('signed in')
    await progress.close()
  }

  /** The same dashboards, drawn by lake itself. */
  private async view(session: Session): Promise<void> {
    this.attention('no-grafana', 'Grafana is not part of this stack: lake shows the dashboards itself')
    const stack = await openView(session)
    const { dashboard: word } = this.args
    const [dashboard] = word === undefined ? [] : chosenDashboards(stack, word)
    const page = await readPage(session.system, installRoot())
    const opens = !this.flags.print && !this.output.json
    const tell = (item: { url: string; dashboard: string | null }, text: string): void =>
      this.item({ type: 'page', ...item, expiresInSeconds: null }, text)
    return show(stack, page, { dashboard, port: undefined, opens, signal: this.signal, tell })
  }
}
