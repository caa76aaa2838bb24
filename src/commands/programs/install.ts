import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../../cli/command.ts'
import { knownPrograms, openPlace } from '../../cli/programs.ts'
import { safe } from '../../cli/terminal.ts'
import { installAll } from '../../programs/install-all.ts'
import { inventory } from '../../programs/inventory.ts'
import { broughtText, inventoryText, stepText } from '../../report/programs.ts'

export default class ProgramsInstall extends LakeCommand<typeof ProgramsInstall> {
  static override summary = 'Get programs from the first of their sources that works here.'
  static override description =
    'A release of upstream, a package of the distribution, of npm or of Maven; each verified before it is unpacked, into a cache that all projects share. Nothing is installed into the system, and root is not needed. ' +
    'Exit 4: a JDK, disk space or the platform is missing, 6: no source gave it, or its checksum is wrong.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> prometheus alertmanager',
    '<%= config.bin %> <%= command.id %> loki --build',
    '<%= config.bin %> <%= command.id %> trino --dry-run',
  ]
  static override strict = false
  static override args = {
    program: Args.string({ description: 'Names, as programs list shows them.', required: true }),
  }
  static override flags = {
    build: Flags.boolean({ summary: 'Also build by the Go toolchain, where nothing else works: minutes.' }),
    offline: Flags.boolean({ summary: 'Use only what is here.' }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Say where they would be had; get nothing.' }),
  }
  static override dataSchema = async () => (await import('../../programs/schema.ts')).installSchema

  async run(): Promise<void> {
    const place = openPlace()
    const names = knownPrograms(this.words)
    const { build, offline, 'dry-run': dryRun } = this.flags
    if (dryRun) {
      const all = await inventory(place, this.signal)
      const programs = all.programs.filter(({ name }) => names.includes(name))
      const text = inventoryText({ ...all, programs }, this.output.answer, safe)
      return this.answer({ data: { dryRun, programs }, text })
    }
    const { signal } = this
    const progress = await this.progress()
    const programs = await installAll(place, { names, build, offline, signal, progress, told: stepText })
    return this.answer({
      data: { dryRun, programs },
      text: broughtText(programs, this.output.answer, safe),
    })
  }
}
