import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { engineMemory, writeStarter } from '../cli/starter.ts'
import { sizes } from '../components/component.ts'
import { LakeError } from '../errors.ts'
import { starterLines } from '../report/starter.ts'
import { configName, findProject } from '../stack/project.ts'
import { realSystem } from '../system/real.ts'
import { join } from 'node:path'

export default class Init extends LakeCommand<typeof Init> {
  static override summary = 'Write a commented lake.yaml.'
  static override description =
    'Asks for a name and which parts of a lake to run. Off a terminal it takes the name of the folder and the whole ' +
    'lake, in a size that fits the memory of the engine; where none fits, observability alone. Starts nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --name sales --with postgres',
    '<%= config.bin %> <%= command.id %> --no-lake',
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
    force: Flags.boolean({ char: 'f', summary: 'Replace an existing lake.yaml.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).initSchema

  async run(): Promise<void> {
    const system = realSystem()
    const { flags, project: folder } = this
    if (!flags.force && (await system.disk.exists(join(folder, configName)))) throw existing(folder)
    const outer = await findProject(system, folder)
    if (outer !== undefined && outer !== folder)
      this.attention('nested', `${outer} has a lake.yaml too; this one is a project of its own`)
    const memoryBytes = await engineMemory(system)
    const starter = await writeStarter({ ...flags, system, folder, asking: this.asking, memoryBytes })
    return this.answer({ data: starter, text: [...starterLines(starter), 'Next: lake up'].join('\n') })
  }
}

function existing(folder: string): LakeError {
  return new LakeError(`${join(folder, configName)} is there already`, {
    code: 'exists',
    exit: 'confirm',
    actions: [
      { id: 'up', command: 'lake up' },
      { id: 'replace', command: 'lake init --force' },
    ],
  })
}
