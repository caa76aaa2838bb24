// Questions. None is asked without a person at the keyboard, and each has a flag that answers it.

import { LakeError, type Action } from '../errors.ts'
import { safe } from './terminal.ts'

export interface Asking {
  readonly yes: boolean
  readonly interactive: boolean
  readonly signal: AbortSignal
}

export interface Confirmation {
  /** The exact scope: what will be lost, line by line. */
  readonly scope: readonly string[]
  readonly question: string
  /** For severe ones: the name that has to be typed. */
  readonly typed?: string
  /** The command that goes ahead without asking. */
  readonly action: Action
}

/** Returns only where the answer is yes. */
export async function confirm(confirmation: Confirmation, asking: Asking): Promise<void> {
  if (asking.yes) return
  if (!asking.interactive) throw unconfirmed(confirmation)
  process.stderr.write(`${confirmation.scope.map(safe).join('\n')}\n`)
  if (!(await ask(confirmation, asking.signal))) throw unconfirmed(confirmation)
}

async function ask({ question, typed }: Confirmation, signal: AbortSignal): Promise<boolean> {
  const prompts = await import('@inquirer/prompts')
  const context = { signal, output: process.stderr }
  if (typed === undefined) return prompts.confirm({ message: question, default: false }, context)
  return typed === (await prompts.input({ message: `${question} Type ${typed} to confirm:` }, context))
}

function unconfirmed({ question, scope, action }: Confirmation): LakeError {
  return new LakeError(`Not confirmed: ${question}`, {
    code: 'not-confirmed',
    exit: 'confirm',
    details: scope,
    actions: [action],
  })
}

export interface Part {
  readonly value: string
  readonly name: string
  readonly description: string
  /** Taken where nobody chooses. */
  readonly checked: boolean
}

export async function choose(
  question: string,
  parts: readonly Part[],
  asking: Asking,
): Promise<readonly string[]> {
  if (asking.yes || !asking.interactive)
    return parts.filter(({ checked }) => checked).map(({ value }) => value)
  const { checkbox } = await import('@inquirer/prompts')
  const context = { signal: asking.signal, output: process.stderr }
  return checkbox({ message: question, choices: parts }, context)
}

export interface Choice {
  readonly value: string
  readonly name: string
}

/** One of them; only where a person can be asked. */
export async function select(
  question: string,
  choices: readonly Choice[],
  { signal }: Asking,
): Promise<string> {
  const prompts = await import('@inquirer/prompts')
  return prompts.select({ message: question, choices }, { signal, output: process.stderr })
}

/** Takes the default where nobody can be asked. */
export async function input(question: string, fallback: string, asking: Asking): Promise<string> {
  if (asking.yes || !asking.interactive) return fallback
  const prompts = await import('@inquirer/prompts')
  const context = { signal: asking.signal, output: process.stderr }
  return prompts.input({ message: question, default: fallback }, context)
}
