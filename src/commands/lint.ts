import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { LakeCommand } from '../cli/command.ts'
import { listedRules, runLint } from '../cli/lint-run.ts'
import { lintFormats } from '../report/lint-formats.ts'
import { lintText, rulesText } from '../report/lint.ts'

/** What follows the value is a file. */
const oneEach = { multiple: true, multipleNonGreedy: true } as const

export default class Lint extends LakeCommand<typeof Lint> {
  static override summary = 'Judge your rules, dashboards, Alloy files and lake.yaml, before anything runs.'
  static override description =
    'Each finding has its place, its rule, why it matters and what would be right; docs/lint.md has a section for each rule. Works offline. ' +
    'What is meant to be so is marked by a comment: # lake-lint: ignore <rule> -- reason. Exit 1: something was found, 2: lake.yaml is not valid.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --fix --dry-run',
    '<%= config.bin %> <%= command.id %> alerts/orders.rules.yaml --level info',
    '<%= config.bin %> <%= command.id %> --rule dead-metric --rule dead-label',
    '<%= config.bin %> <%= command.id %> --format github',
    '<%= config.bin %> <%= command.id %> --format sarif > lint.sarif',
  ]
  static override strict = false
  static override args = {
    file: Args.string({ description: 'Files or folders; all of the project if none.' }),
  }
  static override flags = {
    fix: Flags.boolean({ summary: 'Mend what can be mended safely.' }),
    'dry-run': Flags.boolean({ summary: 'With --fix: show what would change.', dependsOn: ['fix'] }),
    level: Flags.option({
      summary: 'The least severity that is shown and counts.',
      options: ['info', 'warning', 'error'] as const,
      default: 'warning' as const,
    })(),
    rule: Flags.string({ summary: 'This rule only; may be repeated.', helpValue: '<id>', ...oneEach }),
    'list-rules': Flags.boolean({ summary: 'List the rules, and judge nothing.' }),
    format: Flags.option({
      summary: 'How findings are written.',
      options: ['text', 'github', 'sarif'] as const,
      default: 'text' as const,
    })(),
  }
  static override dataSchema = async () => (await import('../lint/schema.ts')).lintSchema

  async run(): Promise<void> {
    const { fix, level, rule: only, format, 'dry-run': dryRun, 'list-rules': listing } = this.flags
    const style = this.output.answer
    if (listing) return this.answer({ data: { rules: listedRules }, text: rulesText(listedRules, style) })
    const asked = { start: this.project, files: this.words, only, level, fix, dryRun }
    const { texts, broken, ...found } = await runLint(asked)
    const text =
      format === 'text'
        ? lintText({ ...found, texts }, style, dryRun)
        : lintFormats[format](found.findings, listedRules, this.config.version)
    const exit = broken ? 'usage' : found.findings.length > 0 ? 'no' : 'ok'
    return this.answer({ data: found, text, exit })
  }
}
