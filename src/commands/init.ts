import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { writeStarter } from '../cli/first-run.ts'
import { LakeError } from '../errors.ts'
import { configName, findProject } from '../stack/project.ts'
import { realSystem } from '../system/real.ts'
import { join } from 'node:path'

export default class Init extends LakeCommand<typeof Init> {
  static override summary = 'Write a commented lake.yaml.'
  static override description =
    'Asks for a name and for what to run; off a terminal it takes the defaults. Starts nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --name sales --with postgres',
    '<%= config.bin %> <%= command.id %> -C ../other-project --no-input',
  ]
  static override flags = {
    name: Flags.string({ summary: 'Name of the project; default: the name of the folder.' }),
    with: Flags.string({
      summary: 'Component to run beside observability; may be repeated.',
      multiple: true,
    }),
    force: Flags.boolean({ char: 'f', summary: 'Replace an existing lake.yaml.' }),
  }
  static override dataSchema = async () => (await import('../report/schemas.ts')).pathSchema

  async run(): Promise<void> {
    const system = realSystem()
    const { flags, project: folder } = this
    if (!flags.force && (await system.disk.exists(join(folder, configName)))) throw existing(folder)
    const outer = await findProject(system, folder)
    if (outer !== undefined && outer !== folder)
      this.attention('nested', `${outer} has a lake.yaml too; this one is a project of its own`)
    const path = await writeStarter({
      system,
      folder,
      asking: this.asking,
      name: flags.name,
      components: flags.with,
    })
    return this.answer({ data: { path }, text: `Wrote ${path}\nNext: lake up` })
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
