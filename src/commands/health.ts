import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { health, healthExits, watchHealth } from '../health/health.ts'
import type { HealthOptions, HealthReport } from '../health/health.ts'
import { changesText, healthText } from '../report/health.ts'
import type { Session } from '../stack/prepare.ts'

export default class Health extends LakeCommand<typeof Health> {
  static override summary = 'Prove that the whole chain works.'
  static override description =
    'Containers, readiness, scrapes, logs, rules, alerts and every panel of every dashboard, asked for real; the cause of a failure comes first, with its fix. Exit 8: something essential fails, 9: something optional, 10: the stack is stopped.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --only prometheus,logs',
    '<%= config.bin %> <%= command.id %> --watch --json',
  ]
  static override flags = {
    only: Flags.string({
      summary:
        'Only these components, topics (container, ready, metrics, logs, alerts, dashboards) or checks.',
      helpValue: '<names>',
      default: '',
    }),
    watch: Flags.boolean({ char: 'w', summary: 'Check again every 10 s, and print what changes.' }),
  }
  static override dataSchema = async () => (await import('../health/schema.ts')).healthSchema
  static override itemSchema = async () => (await import('../health/schema.ts')).healthItemSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const only = this.flags.only.split(',').map((word) => word.trim())
    const options = { only: only.filter((word) => word !== ''), signal: this.signal }
    if (this.flags.watch) return this.watch(session, options)
    const report = await health(session, options)
    const text = healthText(report, this.output.answer, safe)
    return this.answer({ data: report, text, exit: healthExits[report.summary.state] })
  }

  private async watch(session: Session, options: HealthOptions): Promise<void> {
    this.streaming = true
    let last: HealthReport | undefined
    for await (const report of watchHealth(session, options)) {
      const style = this.output.answer
      const text =
        last === undefined ? healthText(report, style, safe) : changesText(last, report, style, safe)
      if (text !== '' || this.output.json) this.item({ type: 'health', ...report }, text)
      last = report
    }
  }
}
