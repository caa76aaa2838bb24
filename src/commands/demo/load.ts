import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { endOf } from '../../cli/interrupt.ts'
import { milliseconds, readDuration } from '../../cli/life-flags.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { choose, demoLoad, failedAt } from '../../demo/load.ts'
import { demoText } from '../../report/demo.ts'

export default class DemoLoad extends LakeCommand<typeof DemoLoad> {
  static override summary = 'Give the stack work, so that the dashboards have something to show.'
  static override description =
    'Queries, table writes, objects, transactions, traces and logs, with mistakes among them: in schemas, a bucket and a branch called lake_demo that it removes at the end, Ctrl-C included. ' +
    'What it sent to Loki, Tempo and Prometheus ages out. Components that run elsewhere are left alone. ' +
    'Exit 8: a part could do nothing, or left something behind, 10: nothing runs.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --for 30m --rate 3',
    '<%= config.bin %> <%= command.id %> --only trino,iceberg --faults',
    '<%= config.bin %> <%= command.id %> --clean',
  ]
  static override flags = {
    for: Flags.string({ summary: 'How long: 90s, 5m, 1h.', default: '5m', parse: readDuration }),
    rate: Flags.integer({
      summary: 'Steps a second in each part, at most: each takes one at a time.',
      helpValue: '<n>',
      default: 1,
      min: 1,
      max: 5,
    }),
    only: Flags.string({ summary: 'Only these parts: trino,minio,...', helpValue: '<names>', default: '' }),
    faults: Flags.boolean({
      summary: 'Also what makes alerts fire: limits, deadlocks, wrong secrets, failing jobs.',
    }),
    clean: Flags.boolean({
      summary: 'Only remove what a killed run left.',
      exclusive: ['for', 'rate', 'faults'],
    }),
  }
  static override dataSchema = async () => (await import('../../demo/schema.ts')).demoLoadSchema

  async run(): Promise<void> {
    const { rate, faults, clean } = this.flags
    const parts = choose(this.flags.only.split(',').flatMap((word) => word.trim() || []))
    const report = await demoLoad(await openSession(this.project, { looking: true }), {
      forMs: milliseconds(this.flags.for),
      rate,
      faults,
      cleanOnly: clean,
      parts,
      signal: this.signal,
      progress: await this.progress(),
    })
    const exit = failedAt(report) ? 'failed' : report.stopped ? endOf(this.signal) : 'ok'
    return this.answer({ data: report, text: demoText(report, this.output.answer, safe), exit })
  }
}
