import * as Args from '@oclif/core/args'
import { runBacktest } from '../../alerts/backtest/run.ts'
import { backtestFlags } from '../../cli/backtest-flags.ts'
import { LakeCommand } from '../../cli/command.ts'
import { openSystem } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { backtestText } from '../../report/backtest.ts'

export default class AlertsBacktest extends LakeCommand<typeof AlertsBacktest> {
  static override summary = 'Say how often an alert would have fired, and how another threshold would do.'
  static override description =
    'Evaluates an alert of the project, a file of rules, or an expression over the history in Prometheus, or over samples in a file, as Prometheus itself would have. ' +
    'Exit 1: it fired more often than --max-firings, 2: the rule is wrong or not known, 4: there is no history, 8: Prometheus failed, 10: it is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> TrinoSlowQueries --since 7d',
    "<%= config.bin %> <%= command.id %> 'up == 0' --for 2m",
    '<%= config.bin %> <%= command.id %> TrinoSlowQueries --compare alerts/slower.rules.yaml',
    '<%= config.bin %> <%= command.id %> alerts/slower.rules.yaml --samples alerts/slower.test.yaml --max-firings 0',
  ]
  static override args = {
    rule: Args.string({ description: 'Name of an alert, file of rules, or PromQL.', required: true }),
  }
  static override flags = backtestFlags
  static override dataSchema = async () => (await import('../../alerts/backtest/schema.ts')).backtestSchema

  async run(): Promise<void> {
    const { since, compare, interval, samples, for: wait, 'keep-firing-for': keepFiringFor } = this.flags
    const { report, warnings } = await runBacktest(
      await openSystem(this.project, { needsProject: samples === undefined }),
      {
        rule: this.args.rule,
        since,
        compare,
        interval,
        samples,
        for: wait,
        keepFiringFor,
        signal: this.signal,
      },
    )
    for (const { code, message } of warnings) this.attention(code, message)
    const most = this.flags['max-firings'] ?? Infinity
    return this.answer({
      data: report,
      text: backtestText(report, this.output.answer, safe),
      exit: report.rules.some(({ firings }) => firings > most) ? 'no' : 'ok',
    })
  }
}
