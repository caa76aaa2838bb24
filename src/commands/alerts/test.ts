import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { exitOf, testAlerts } from '../../alerts/test/test.ts'
import { itemOf, watchTests } from '../../alerts/test/watch.ts'
import type { TestRun } from '../../alerts/test/watch.ts'
import { LakeCommand } from '../../cli/command.ts'
import { endOf } from '../../cli/interrupt.ts'
import { openPlace } from '../../cli/programs.ts'
import { drawEach } from '../../cli/redraw.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { testRunText } from '../../report/alerts-test.ts'

export default class AlertsTest extends LakeCommand<typeof AlertsTest> {
  static override summary = 'Run the tests of alerts: what failed, and what is not tested.'
  static override description =
    'All *.test.yaml in alerts/ and slo/, by promtool: that of this machine or of the image of Prometheus. ' +
    'Rules of the stack (.lake/prometheus/rules) are tested as lake.yaml makes them, rendered or not. ' +
    'Exit 1: a test failed, 2: a file is broken or not there, 4: there is no promtool.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> TrinoSlowQueries --watch',
    '<%= config.bin %> <%= command.id %> --json | jq -r \'.data.checks[] | select(.outcome == "failed") | .alert\'',
  ]
  static override strict = false
  static override args = { alert: Args.string({ description: 'Alerts or files of tests; none: all.' }) }
  static override flags = {
    shipped: Flags.boolean({ summary: 'Also list the shipped alerts, and what tests them.' }),
    watch: Flags.boolean({ char: 'w', summary: 'Run them again whenever a file changes.' }),
  }
  static override dataSchema = async () => (await import('../../alerts/test/schema.ts')).alertTestSchema
  static override itemSchema = async () => (await import('../../alerts/test/schema.ts')).alertTestItemSchema

  async run(): Promise<void> {
    const open = () => openSession(this.project, { looking: true })
    const { words, signal, flags } = this
    const options = { words, shipped: flags.shipped, signal }
    const once = async () => testAlerts(await open(), openPlace(), options)
    if (flags.watch) return this.watch(watchTests(await open(), once, signal))
    const tested = await once()
    return this.answer({ data: tested.report, text: this.textOf(tested), exit: exitOf(tested) })
  }

  private readonly textOf = (run: TestRun): string => testRunText(run, this.output.answer, safe)

  private async watch(runs: AsyncIterable<TestRun>): Promise<void> {
    this.streaming = true
    const { json, answer } = this.output
    try {
      if (answer.isTTY && !json) await drawEach(runs, this.textOf)
      else for await (const run of runs) this.item(itemOf(run), this.textOf(run))
    } catch (error) {
      if (!this.signal.aborted) throw error
    }
    return this.answer({ data: null, exit: endOf(this.signal) })
  }
}
