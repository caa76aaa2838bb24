// Where words go: stdout is the answer, stderr is the talk.

import type { LakeError } from '../errors.ts'
import { errorEnvelope, failureOf, type Warning } from './envelope.ts'
import { errorText } from './errors.ts'
import { readOutputFlags } from './variables.ts'
import { readTerminal, safeJson, type Terminal } from './terminal.ts'

export interface Output {
  readonly json: boolean
  readonly quiet: boolean
  /** What stdout can show: for answers. */
  readonly answer: Terminal
  /** What stderr can show: for progress, warnings and errors. */
  readonly talk: Terminal
}

export function openOutput(argv: readonly string[]): Output {
  const { json, color, quiet } = readOutputFlags(argv, process.env)
  const terminal = (screen: NodeJS.WriteStream) => readTerminal({ screen, environment: process.env, color })
  return { json, quiet, answer: terminal(process.stdout), talk: terminal(process.stderr) }
}

export function writeOut(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

export function writeErr(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
}

export function writeJson(value: unknown): void {
  process.stdout.write(`${safeJson(JSON.stringify(value, null, 2))}\n`)
}

/** One item of a streaming command: NDJSON under --json. */
export function writeItem(item: object): void {
  process.stdout.write(`${safeJson(JSON.stringify(item))}\n`)
}

export interface FailureContext {
  readonly command: string
  readonly output: Output
  readonly warnings: readonly Warning[]
  /** The command has already printed items of a stream: its failure is the last item. */
  readonly streaming: boolean
}

export function writeFailure(
  error: LakeError,
  { command, output, warnings, streaming }: FailureContext,
): void {
  if (!output.json) writeErr(errorText(error, output.talk))
  else if (streaming) writeItem({ type: 'error', error: failureOf(error) })
  else writeJson(errorEnvelope(command, error, warnings))
}

/** Pipes are written asynchronously: leaving before they are empty would cut the answer. */
export async function flushOutput(): Promise<void> {
  const flushed = (stream: NodeJS.WriteStream) =>
    new Promise<void>((resolve) => {
      stream.write('', () => resolve())
    })
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
}
