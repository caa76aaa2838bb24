import * as Args from '@oclif/core/args'
import { LakeCommand } from '../cli/command.ts'
import { completionScript } from '../cli/completion/script.ts'

export default class Completion extends LakeCommand<typeof Completion> {
  static override summary = 'Print the completion script for a shell.'
  static override description =
    'Commands, flags, services, components, profiles, dashboards, names of secrets and keys of lake.yaml. ' +
    'The script asks lake itself at each Tab, without an engine, so it stays right when lake or the project changes.'
  static override examples = [
    'source <(lake completion bash)      # in ~/.bashrc',
    'source <(lake completion zsh)       # in ~/.zshrc, after compinit',
    'lake completion fish > ~/.config/fish/completions/lake.fish',
  ]
  static override args = {
    shell: Args.string({ description: 'The shell.', options: ['bash', 'zsh', 'fish'], required: true }),
  }
  static override dataSchema = async () => (await import('../report/schemas-life.ts')).completionSchema

  async run(): Promise<void> {
    const { shell } = this.args
    const script = await completionScript(shell)
    return this.answer({ data: { shell, script }, text: script })
  }
}
