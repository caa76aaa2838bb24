// Questions that can be answered at another keyboard too: tests have one.
import type { Readable } from 'node:stream'
import { LakeError } from '../errors.ts'
import type { Style } from '../report/style.ts'

export interface Seat {
  readonly signal: AbortSignal
  readonly style: Style
  /** The keyboard, where it is another one. */
  readonly input?: Readable
  readonly output?: NodeJS.WritableStream
}

interface Choice<T> {
  readonly value: T
  readonly name: string
  readonly description?: string
}

export type Ask = Awaited<ReturnType<typeof questions>>

export async function questions({ signal, input, output = process.stderr }: Seat) {
  const prompts = await import('@inquirer/prompts')
  const context = { signal, output, ...(input === undefined ? {} : { input }) }
  return {
    say: (lines: readonly string[]): void => void output.write(`${lines.join('\n')}\n`),
    select: <T extends string>(message: string, choices: readonly Choice<T>[]): Promise<T> =>
      prompts.select({ message, choices, pageSize: 12, loop: false }, context),
    text: (message: string, fallback: string | undefined, check: (text: string) => unknown) =>
      prompts.input(
        {
          message,
          ...(fallback === undefined ? {} : { default: fallback }),
          validate: (text) => problem(() => check(text)),
        },
        context,
      ),
    confirm: (message: string) => prompts.confirm({ message, default: true }, context),
  }
}

/** What is said where the answer will not do. */
function problem(check: () => unknown): string | true {
  try {
    check()
    return true
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    return [`${error.message}.`, ...error.details].join(' ')
  }
}
