import * as Args from '@oclif/core/args'
import { LakeCommand } from '../../cli/command.ts'
import { knownPrograms, openPlace } from '../../cli/programs.ts'
import { safe } from '../../cli/terminal.ts'
import { verify } from '../../programs/verify.ts'
import { verifiedText } from '../../report/programs.ts'

export default class ProgramsVerify extends LakeCommand<typeof ProgramsVerify> {
  static override summary = 'Check every file of the programs that lake installed.'
  static override description =
    'Against the checksums that were written down when they came, verified. What is on PATH is not judged. Exit 6: a file was changed, is gone, or was added.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> prometheus',
  ]
  static override strict = false
  static override args = {
    program: Args.string({ description: 'Names; all that lake installed when none is named.' }),
  }
  static override dataSchema = async () => (await import('../../programs/schema.ts')).verifySchema

  async run(): Promise<void> {
    const programs = await verify(openPlace(), knownPrograms(this.words))
    return this.answer({
      data: { programs },
      text: verifiedText(programs, this.output.answer, safe),
      exit: programs.every(({ state }) => state === 'ok') ? 'ok' : 'image',
    })
  }
}
