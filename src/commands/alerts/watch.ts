import * as Flags from '@oclif/core/flags'
import { changesOf, watchAlerts } from '../../alerts/watch.ts'
import type { WatchOptions } from '../../alerts/watch.ts'
import type { AlertStatus } from '../../alerts/status.ts'
import { LakeCommand } from '../../cli/command.ts'
import { endOf } from '../../cli/interrupt.ts'
import { drawEach } from '../../cli/redraw.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { changeLines, watchScreen } from '../../report/alerts-watch.ts'
import type { Session } from '../../stack/prepare.ts'

export default class AlertsWatch extends LakeCommand<typeof AlertsWatch> {
  static override summary = 'Watch what fires, live.'
  static override description =
    'On a terminal a screen that is drawn anew; elsewhere a line for each change, and under --json a whole status whenever something changed. Goes on until Ctrl-C (exit 130). Exit 10: Prometheus is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq -c '.changes[] | [.kind, .alert.name]'",
  ]
  static override flags = {
    every: Flags.integer({
      summary: 'Seconds between two looks.',
      helpValue: '<n>',
      default: 5,
      min: 1,
      max: 3600,
    }),
  }
  static override itemSchema = async () => (await import('../../alerts/schema.ts')).alertWatchItemSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const options = { everyMs: this.flags.every * 1000, signal: this.signal }
    const { json, answer } = this.output
    try {
      await (answer.isTTY && !json
        ? drawEach(watchAlerts(session, options), (status) => watchScreen(status, answer, safe))
        : this.lines(session, options))
    } catch (error) {
      if (!this.signal.aborted) throw error
    }
    // It goes on until it is stopped: that is no failure, and the exit code says it.
    return this.answer({ data: null, exit: endOf(this.signal) })
  }

  private async lines(session: Session, options: WatchOptions): Promise<void> {
    this.streaming = true
    let before: AlertStatus | undefined
    for await (const after of watchAlerts(session, options)) {
      const changes = changesOf(before, after)
      const text = changeLines(changes, { before, after }, this.output.answer, safe)
      if (text !== '') this.item({ type: 'alerts', changes, ...after }, text)
      before = after
    }
  }
}
