import { wizard, isComplete } from '../../cli/alert-wizard.ts'
import { LakeCommand } from '../../cli/command.ts'
import { openMaking } from '../../cli/new-alert.ts'
import { makeSlo } from '../../cli/new-slo.ts'
import { newAlertFlags, requestOf } from '../../cli/new-alert-flags.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { listSignals } from '../../alerts/new/list.ts'
import { newAlert } from '../../alerts/new/new.ts'
import { newAlertText, signalListText } from '../../report/alerts-new.ts'
import { newSloText } from '../../report/slo.ts'
import { installRoot } from '../../system/install.ts'

export default class AlertsNew extends LakeCommand<typeof AlertsNew> {
  static override summary = 'Write an alert: from what you want to know to a tested rule that runs.'
  static override description =
    'On a terminal it asks what it is not told; the flags give the same result. It tries the alert on the history of the running Prometheus, writes alerts/<name>.rules.yaml (.logql.yaml for logs), .test.yaml and .md, all or none, lints and tests them, and loads them without a restart. ' +
    'Exit 1: its tests fail, 2: a flag is wrong, 3: the files are there already, 8: Prometheus does not answer.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --component trino --list-signals',
    '<%= config.bin %> <%= command.id %> --component trino --signal queries-queued --above 5 --for 5m --name Waiting --yes',
    '<%= config.bin %> <%= command.id %> --component log --signal trino-errors --above 20 --name TrinoErrors --dry-run',
    '<%= config.bin %> <%= command.id %> --from TrinoSlowQueries --above 60 --name TrinoVerySlow',
  ]
  static override flags = newAlertFlags
  static override dataSchema = async () => (await import('../../alerts/new/schema.ts')).newAlertSchema

  async run(): Promise<void> {
    const { since, force, all, component } = this.flags
    const session = await openSession(this.project, { looking: true })
    if (this.flags['list-signals']) {
      const list = await listSignals({ session, root: installRoot(), component, all, signal: this.signal })
      return this.answer({ data: list, text: signalListText(list, this.output.answer, safe) })
    }
    const said = new Set<string>()
    // What the wizard has said is not said again when it is done.
    const warn = (code: string, message: string): void => {
      if (!said.has(message)) this.attention(code, message)
      said.add(message)
    }
    const onState = (text: string): void => this.onStop(() => [text])
    const careful = { force, dryRun: this.flags['dry-run'], alone: this.alone(), onState }
    const making = await openMaking(session, this.project, { since, warn, ...careful })
    const given = requestOf(this.flags)
    const asks = this.asking.interactive && !this.asking.yes && !isComplete(given)
    const request = asks ? await wizard(making, given, { ...this.asking, style: this.output.talk }) : given
    if (asks && request.component === 'slo') {
      const slo = await makeSlo(session, {
        name: request.name ?? '',
        said: {},
        asking: this.asking,
        ...careful,
      })
      return this.answer({ data: slo, text: newSloText(slo, this.output.answer, safe) })
    }
    const made = await newAlert(making, request)
    return this.answer({ data: made, text: newAlertText(made, this.output.answer, safe) })
  }
}
