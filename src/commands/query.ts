import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { runQuery } from '../query/query.ts'
import { queryText } from '../report/query.ts'

export default class Query extends LakeCommand<typeof Query> {
  static override summary = 'Ask Prometheus, Loki or Trino, from the terminal.'
  static override description =
    'SQL is told by its first word, PromQL and LogQL by their selectors: those of Loki have no metric name. Without --range: values as a table; with it: a sparkline for each series. ' +
    'Exit 2: the query is wrong, 8: the backend failed, 10: it is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> up',
    '<%= config.bin %> <%= command.id %> "rate(prometheus_tsdb_head_samples_appended_total[5m])" --range 6h',
    `<%= config.bin %> <%= command.id %> '{service_name="grafana"} |= "error"' --range 15m`,
    "<%= config.bin %> <%= command.id %> 'select count(*) from tpch.tiny.orders'",
  ]
  static override args = {
    query: Args.string({ description: 'PromQL, LogQL or SQL.', required: true }),
  }
  static override flags = {
    range: Flags.string({ char: 'r', summary: 'How far back: 15m, 6h, 7d.', helpValue: '<duration>' }),
    limit: Flags.integer({
      summary: 'At most so many rows, or log lines, the newest.',
      helpValue: '<n>',
      default: 100,
      min: 1,
      max: 5000,
    }),
    promql: Flags.boolean({ summary: 'It is PromQL, whatever it looks like.', exclusive: ['logql', 'sql'] }),
    logql: Flags.boolean({ summary: 'It is LogQL, whatever it looks like.', exclusive: ['sql'] }),
    sql: Flags.boolean({ summary: 'It is SQL, whatever it looks like.' }),
  }
  static override dataSchema = async () => (await import('../query/schema.ts')).querySchema

  async run(): Promise<void> {
    const { range, limit, promql, logql, sql } = this.flags
    const language = promql ? 'promql' : logql ? 'logql' : sql ? 'sql' : undefined
    const answer = await runQuery(await openSession(this.project, { looking: true }), {
      query: this.args.query,
      ...(language === undefined ? {} : { language }),
      ...(range === undefined ? {} : { range }),
      limit,
      signal: this.signal,
    })
    for (const warning of answer.warnings) this.attention('backend', warning)
    if (answer.cut)
      this.attention(
        'cut',
        `only ${answer.type === 'rows' ? 'the first' : 'the newest'} ${limit} ${answer.type}: --limit gets more`,
      )
    return this.answer({ data: answer, text: queryText(answer, this.output.answer, safe) })
  }
}
