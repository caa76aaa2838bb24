import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { queryHistory } from '../queries/queries.ts'
import { queriesText } from '../report/queries.ts'

export default class Queries extends LakeCommand<typeof Queries> {
  static override summary = 'Show what Trino ran: the newest, slowest or failed queries.'
  static override description =
    'Read from the history in Loki, which outlives Trino and its own list of the last hundred. A time is from the arrival of the query to its end, the queue included. ' +
    'Exit 2: there is no Trino in this stack, 8: Loki failed, 10: it is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --slowest --since 12h',
    '<%= config.bin %> <%= command.id %> --failed',
    "<%= config.bin %> <%= command.id %> --slowest --json | jq -r '.data.queries[0].sql'",
  ]
  static override flags = {
    slowest: Flags.boolean({ summary: 'The slowest first, instead of the newest.' }),
    failed: Flags.boolean({ summary: 'Only those that failed, with their error.' }),
    user: Flags.string({ summary: 'Only those of this user.', helpValue: '<name>' }),
    since: Flags.string({ summary: 'How far back: 15m, 6h, 7d.', helpValue: '<duration>', default: '24h' }),
    limit: Flags.integer({ summary: 'At most so many.', helpValue: '<n>', default: 20, min: 1, max: 5000 }),
  }
  static override dataSchema = async () => (await import('../queries/schema.ts')).queriesSchema

  async run(): Promise<void> {
    const { slowest, failed, user, since, limit } = this.flags
    const report = await queryHistory(await openSession(this.project, { looking: true }), {
      slowest,
      failed,
      ...(user === undefined ? {} : { user }),
      since,
      limit,
      signal: this.signal,
    })
    if (report.cut)
      this.attention('cut', 'only the newest part of that time was read: a shorter --since reads all')
    return this.answer({ data: report, text: queriesText(report, this.output.answer, safe) })
  }
}
