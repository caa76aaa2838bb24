import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { endOf } from '../cli/interrupt.ts'
import { milliseconds, readDuration } from '../cli/life-flags.ts'
import { openSession } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { logLine } from '../report/logs.ts'
import { readLogs } from '../stack/logs.ts'

export default class Logs extends LakeCommand<typeof Logs> {
  static override summary = 'Print the logs of services, merged by time.'
  static override description =
    'Straight from the engine, so that it works where Loki does not. Without a name: every service.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> prometheus loki --tail 50',
    '<%= config.bin %> <%= command.id %> --follow --grep "level=error"',
    '<%= config.bin %> <%= command.id %> postgres --since 15m --json',
  ]
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Services; all of them when none is named.' }),
  }
  static override flags = {
    follow: Flags.boolean({ char: 'f', summary: 'Go on printing as lines arrive.' }),
    tail: Flags.integer({ summary: 'Only the last lines of each service.', helpValue: '<n>', min: 0 }),
    since: Flags.string({
      summary: 'Only lines younger than this: 15m, 2h.',
      helpValue: '<duration>',
      parse: readDuration,
    }),
    grep: Flags.string({ summary: 'Only lines that match this regular expression.', helpValue: '<regex>' }),
  }
  static override itemSchema = async () => (await import('../report/schemas.ts')).logItemSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { tolerant: true })
    const { follow, tail, since, grep } = this.flags
    const lines = readLogs(session, {
      services: this.words,
      follow,
      ...(tail === undefined ? {} : { tail }),
      ...(since === undefined ? {} : { sinceMs: milliseconds(since) }),
      ...(grep === undefined ? {} : { grep }),
      signal: this.signal,
    })
    for await (const line of lines)
      this.item({ type: 'log', ...line }, logLine({ ...line, line: safe(line.line) }, this.output.answer))
    return this.answer({ data: null, exit: endOf(this.signal) })
  }
}
