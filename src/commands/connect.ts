import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { openSession } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { connect } from '../connect/connect.ts'
import { connectText, exportLines } from '../report/connect.ts'

export default class ConnectCommand extends LakeCommand<typeof ConnectCommand> {
  static override summary = 'Say what to paste into an application: addresses, variables, snippets.'
  static override description =
    'For OTLP, PostgreSQL, the object store, the Iceberg catalog, Trino, Prometheus and Loki: from this machine, and from a container, which joins the network of the stack. ' +
    'Ports are published on 127.0.0.1 alone, so that on Linux host.docker.internal leads to none of them. ' +
    'Passwords are named by the file that holds them. Exit 2: it is not part of this stack.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> otlp',
    'eval "$(<%= config.bin %> <%= command.id %> postgres --env)"',
  ]
  static override args = {
    system: Args.string({ description: 'One of otlp, postgres, minio, nessie, trino, prometheus, loki.' }),
  }
  static override flags = {
    env: Flags.boolean({ summary: 'Only the variables for a shell of this machine, to eval.' }),
  }
  static override dataSchema = async () => (await import('../connect/schema.ts')).connectSchema

  async run(): Promise<void> {
    const session = await openSession(this.project, { looking: true })
    const report = await connect(session, this.args.system)
    const here = report.connection?.places.find(({ place }) => place === 'machine')
    const text =
      this.flags.env && here !== undefined
        ? exportLines(here).join('\n')
        : connectText(report, this.output.answer, safe)
    return this.answer({ data: report, text })
  }
}
