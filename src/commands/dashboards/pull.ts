import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { pullDashboard } from '../../dashboards/pull.ts'
import { pulledText } from '../../report/dashboards.ts'
import { unifiedDiff } from '../../report/diff.ts'

export default class DashboardsPull extends LakeCommand<typeof DashboardsPull> {
  static override summary = 'Bring a dashboard that was saved in Grafana back into dashboards/.'
  static override description =
    'What only that Grafana knows of it is left out and keys keep their order, so that the diff shows what was changed. A shipped dashboard comes as one of your own, beside the shipped one.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-dashboard',
    '<%= config.bin %> <%= command.id %> trino --dry-run',
  ]
  static override args = {
    dashboard: Args.string({ description: 'Its uid, title or file.', required: true }),
  }
  static override flags = {
    'dry-run': Flags.boolean({ char: 'n', summary: 'Show the difference; write nothing.' }),
  }
  static override dataSchema = async () => (await import('../../dashboards/schema.ts')).pulledSchema

  async run(): Promise<void> {
    const dryRun = this.flags['dry-run']
    const session = await openSession(this.project, { looking: true })
    const pulled = await pullDashboard(session, this.args.dashboard, { dryRun, signal: this.signal })
    const { file, uid, title, before, after } = pulled
    const diff = unifiedDiff({ path: file, from: before, to: after, fromLabel: 'here', toLabel: 'Grafana' })
    const data = { file, uid, title, changed: diff.length > 0, diff: [...diff] }
    return this.answer({ data, text: pulledText(data, this.output.answer, { dryRun }) })
  }
}
