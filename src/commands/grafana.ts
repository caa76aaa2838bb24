import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { openStack } from '../health/stack.ts'
import { findDashboard } from '../pages/dashboards.ts'
import { expiresInSeconds, openSignIn, requireGrafana } from '../pages/sign-in.ts'

export default class Grafana extends LakeCommand<typeof Grafana> {
  static override summary = 'Open Grafana, signed in.'
  static override description =
    'Opens a page of this command that signs the browser in: no password to type, none on the command line. The page works once, for two minutes. Where there is no browser, its address is printed.'
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
}
