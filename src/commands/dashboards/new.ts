import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { newDashboard } from '../../dashboards/new.ts'
import { newDashboardText } from '../../report/dashboards.ts'
import { installRoot } from '../../system/install.ts'

export default class DashboardsNew extends LakeCommand<typeof DashboardsNew> {
  static override summary = 'Draw a dashboard of the metrics of a component, or of a target of yours.'
  static override description =
    'Counters as rates, histograms as heatmap and quantiles, gauges as they are, units and descriptions from the metrics themselves, as their contract has them. dashboards/<name>.json is yours from then on. Exit 3: it is there already.'
  static override examples = [
    "<%= config.bin %> <%= command.id %> trino --metrics 'trino_execution_*'",
    "<%= config.bin %> <%= command.id %> postgres --metrics 'pg_stat_*,pg_locks_*' --name locks",
    '<%= config.bin %> <%= command.id %> my-api',
  ]
  static override args = {
    component: Args.string({ description: 'A component, or a target of yours.', required: true }),
  }
  static override flags = {
    metrics: Flags.string({
      char: 'm',
      summary: 'Only metrics whose names fit one of these patterns.',
      helpValue: '<patterns>',
      default: '',
    }),
    name: Flags.string({ summary: 'Name of the file; default: the component.', helpValue: '<name>' }),
    force: Flags.boolean({ char: 'f', summary: 'Overwrite the file that is there.' }),
  }
  static override dataSchema = async () => (await import('../../dashboards/schema.ts')).newDashboardSchema

  async run(): Promise<void> {
    const { metrics, name, force } = this.flags
    const patterns = metrics.split(',').map((pattern) => pattern.trim())
    const made = await newDashboard(await openSession(this.project, { looking: true }), this.args.component, {
      metrics: patterns.filter((pattern) => pattern !== ''),
      name,
      force,
      root: installRoot(),
    })
    return this.answer({ data: made, text: newDashboardText(made, this.output.answer) })
  }
}
