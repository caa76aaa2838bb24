import { LakeCommand } from '../cli/command.ts'
import { loadTemplates, runtimeOf } from '../cli/session.ts'
import { safe } from '../cli/terminal.ts'
import { doctor, doctorExits } from '../doctor/doctor.ts'
import { doctorText } from '../report/doctor.ts'
import { realSystem } from '../system/real.ts'

export default class Doctor extends LakeCommand<typeof Doctor> {
  static override summary = 'Look whether lake can work here, before anything runs.'
  static override description =
    'Engine or programs, memory, disk, network, ports, registries, lake.yaml and the folder, each asked by itself; each finding has a fix. ' +
    'Works without an engine and without a lake.yaml; changes nothing. Exit 4: something has to be fixed first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override dataSchema = async () => (await import('../doctor/schema.ts')).doctorSchema

  async run(): Promise<void> {
    const system = realSystem()
    const templates = await loadTemplates(system)
    const report = await doctor({
      system,
      templates,
      start: this.project,
      signal: this.signal,
      runtimeOf: (name, folder) => runtimeOf(name, system, folder),
    })
    return this.answer({
      data: report,
      text: doctorText(report, this.output.answer, safe),
      exit: doctorExits[report.summary.state],
    })
  }
}
