import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { openStack } from '../health/stack.ts'
import { pageOf, pagesOf } from '../pages/open.ts'
import { pagesText } from '../report/pages.ts'

export default class Open extends LakeCommand<typeof Open> {
  static override summary = 'Open the page of a service in the browser.'
  static override description =
    'Without a name: the pages there are. Grafana is opened, signed in, by the command grafana.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> prometheus --print',
  ]
  static override args = { service: Args.string({ description: 'Service to open.' }) }
  static override flags = { print: Flags.boolean({ summary: 'Print the address, open nothing.' }) }
  static override dataSchema = async () => (await import('../health/schema.ts')).pagesSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const stack = await openStack(session)
    const { service } = this.args
    if (service === undefined) {
      const pages = pagesOf(stack)
      return this.answer({ data: { pages, opened: null }, text: pagesText(pages, this.output.answer) })
    }
    const page = pageOf(stack, service)
    const opened = !this.flags.print && !this.output.json && (await session.system.host.openBrowser(page.url))
    return this.answer({
      data: { pages: [page], opened: opened ? service : null },
      text: opened ? '' : page.url,
    })
  }
}
