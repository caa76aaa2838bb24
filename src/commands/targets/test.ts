import * as Args from '@oclif/core/args'
import { LakeCommand } from '../../cli/command.ts'
import { openSession } from '../../cli/session.ts'
import { safe } from '../../cli/terminal.ts'
import { targetTestText } from '../../report/targets.ts'
import { testTarget } from '../../targets/test.ts'

export default class TargetsTest extends LakeCommand<typeof TargetsTest> {
  static override summary = 'Ask an address for metrics, from inside the network of Prometheus.'
  static override description =
    'Says whether the name is known there, whether something listens, what it answers, and how many samples that has. "host" is this machine. ' +
    'Exit 1: Prometheus could not scrape it, 10: the stack is not running.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> host:8000',
    '<%= config.bin %> <%= command.id %> host:8000/actuator/prometheus',
    '<%= config.bin %> <%= command.id %> my-api',
  ]
  static override args = {
    address: Args.string({ description: 'host:port, a URL, or the name of a target.', required: true }),
  }
  static override dataSchema = async () => (await import('../../targets/schema.ts')).targetTestSchema

  async run(): Promise<void> {
    const test = await testTarget(await openSession(this.project), this.args.address)
    return this.answer({
      data: test,
      text: targetTestText(test, this.output.answer, safe),
      exit: test.verdict === 'ok' ? 'ok' : 'no',
    })
  }
}
