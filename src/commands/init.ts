import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { engineMemory, refuseExisting, writeStarter } from '../cli/starter.ts'
import { sizes } from '../components/component.ts'
import { starterLines } from '../report/starter.ts'
import { findProject } from '../stack/project.ts'
import { realSystem } from '../system/real.ts'

export default class Init extends LakeCommand<typeof Init> {
  static override summary = 'Write a commented lake.yaml.'
  static override description =
    'Asks for a name and which parts of a lake to run. Off a terminal it takes the name of the folder and the whole ' +
    'lake, in a size that fits the memory of the engine; where none fits, observability alone. What runs already, in ' +
    'other Compose projects or on this machine, can be attached: lake scrapes it and collects its logs, and changes ' +
    'nothing in it. Starts nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --name sales --with postgres',
    '<%= config.bin %> <%= command.id %> --no-lake',
    '<%= config.bin %> <%= command.id %> --attach shop --attach host',
    '<%= config.bin %> <%= command.id %> -C ../other-project --no-input',
  ]
  static override flags = {
    name: Flags.string({ summary: 'Name of the project; default: the name of the folder.' }),
    lake: Flags.boolean({ summary: 'The whole lake; --no-lake: observability alone.', allowNo: true }),
    with: Flags.string({
      summary: 'Component to run beside observability; may be repeated.',
      multiple: true,
      exclusive: ['lake'],
    }),
    size: Flags.option({ options: sizes, summary: 'Memory of the services; default: what fits.' })(),
    attach: Flags.string({
      summary: 'Compose project that runs here, to watch; "host": what runs outside of any. May be repeated.',
      multiple: true,
      exclusive: ['no-attach'],
    }),
    'no-attach': Flags.boolean({ summary: 'Look for nothing that runs already.' }),
    force: Flags.boolean({ char: 'f', summary: 'Replace an existing lake.yaml.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).initSchema

  async run(): Promise<void> {
    const system = realSystem()
    const { flags, project: folder } = this
    if (!flags.force) await refuseExisting(system, folder)
    const outer = await findProject(system, folder)
    if (outer !== undefined && outer !== folder)
      this.attention('nested', `${outer} has a lake.yaml too; this one is a project of its own`)
    const memoryBytes = (await engineMemory(system)) ?? system.host.memoryBytes
    const starter = await writeStarter({ ...flags, system, folder, asking: this.asking, memoryBytes })
    return this.answer({ data: starter, text: [...starterLines(starter), 'Next: lake up'].join('\n') })
  }
}
