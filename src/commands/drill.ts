import * as Args from '@oclif/core/args'
import { LakeCommand } from '../cli/command.ts'
import { askDrill, checkWish, drillFlags } from '../cli/drill-flags.ts'
import { reportPath, reportTo } from '../cli/drill-report.ts'
import { milliseconds } from '../cli/life-flags.ts'
import { openSession } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { drillAll } from '../drill/drill.ts'
import { isBad } from '../drill/outcome.ts'
import { listDrills } from '../drill/possible.ts'
import { drillScope } from '../drill/scope.ts'
import { drillText, listText, planData, scopeText } from '../report/drill.ts'

export default class Drill extends LakeCommand<typeof Drill> {
  static override summary = 'Break services on purpose, and see whether the alerts tell.'
  static override description =
    'One after the other: breaks it, times which alerts become pending and fire, mends it whatever happens, waits until all is over, and compares with what should have fired. Ctrl-C mends it too; after a kill the next lake command does. What runs elsewhere is never touched. ' +
    'Exit 1: an alert was missed, fired without need, or could not be judged, 3: not confirmed, 8: it could not be mended, 10: the stack is stopped.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --list',
    '<%= config.bin %> <%= command.id %> postgres --dry-run',
    '<%= config.bin %> <%= command.id %> trino --how pause --yes',
    '<%= config.bin %> <%= command.id %> --all --yes --report drill.md',
  ]
  static override strict = false
  static override args = { service: Args.string({ description: 'Services to break.' }) }
  static override flags = drillFlags
  static override dataSchema = async () => (await import('../drill/schema.ts')).drillSchema

  async run(): Promise<void> {
    const { all, how, list, report: file, watch, timeout, 'dry-run': dryRun } = this.flags
    checkWish(this.words, { all, list })
    const session = await openSession(this.project, { looking: true })
    const style = this.output.answer
    if (list) {
      const services = await listDrills(session)
      return this.answer({ data: { kind: 'list', services }, text: listText(services, style, safe) })
    }
    const scope = await drillScope(session, { names: this.words, all, how, signal: this.signal })
    for (const note of scope.notes) this.attention('unknown-drill', note)
    if (dryRun) return this.answer({ data: planData(scope), text: scopeText(scope, style, safe) })
    const path = file === undefined ? undefined : await reportPath(session.system, file)
    await askDrill(scope, this.words, this.asking)
    let state = 'Nothing was broken.'
    this.onStop(() => [state])
    const report = await drillAll(session, scope, {
      noiseMs: milliseconds(watch),
      patienceMs: timeout === undefined ? Infinity : milliseconds(timeout),
      timeoutMs: 30_000,
      signal: this.signal,
      progress: await this.progress(),
      onState: (text) => void (state = text),
      onReport: reportTo(session.system, path, scope.drills.length),
    })
    const exit = report.drills.some(isBad) ? 'no' : 'ok'
    return this.answer({ data: { kind: 'report', ...report }, text: drillText(report, style, safe), exit })
  }
}
