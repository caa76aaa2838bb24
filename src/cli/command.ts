// The base of every command: parse flags, make one call, give one answer.

import { Command } from '@oclif/core/command'
import type { Config } from '@oclif/core/config'
import type { InferredArgs, InferredFlags } from '@oclif/core/interfaces'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { exitCodes, LakeError, type ExitName } from '../errors.ts'
import { answerEnvelope, type Warning } from './envelope.ts'
import type { Alone } from '../stack/exclusive.ts'
import { toLakeError } from './errors.ts'
import { globalFlags, withStrictInput } from './flags.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Asking } from './prompts.ts'
import { openOutput, writeErr, writeFailure, writeItem, writeJson, writeOut } from './streams.ts'

type FlagsOf<T extends typeof Command> = InferredFlags<(typeof LakeCommand)['baseFlags'] & T['flags']>
type ArgsOf<T extends typeof Command> = InferredArgs<T['args']>

/** Shape of `data` under --json, imported where it is asked for: zod is slow to load. */
export type DataSchema = () => Promise<z.ZodType>

export interface Item {
  readonly type: string
  readonly [key: string]: unknown
}

export interface Answer {
  /** Under --json. */
  readonly data: unknown
  /** Otherwise; nothing is printed where it is empty. */
  readonly text?: string
  /** What was found, where that is not `ok`: degraded, drift, findings. */
  readonly exit?: ExitName
}

type Concrete = new (argv: string[], config: Config) => LakeCommand<typeof Command>

/** What a command's file exports by default. */
export type StartableCommand = Concrete & Pick<typeof LakeCommand, 'start' | 'id'>

export abstract class LakeCommand<T extends typeof Command> extends Command {
  static override baseFlags = globalFlags
  static dataSchema?: DataSchema
  /** Instead of it, or beside it where only some flags make it stream: the shape of one item. */
  static itemSchema?: DataSchema

  protected flags!: FlagsOf<T>
  protected args!: ArgsOf<T>
  /** All words that are not flags: what follows `--`, and every argument of a command with `strict = false`. */
  protected words: readonly string[] = []
  protected readonly output = openOutput(this.argv)
  private readonly interrupt = listenForInterrupt()
  private readonly warnings: Warning[] = []
  private openProgress: Progress | undefined
  /** Whoever reads a stream line by line gets its failure as a line too, even where it is the first. */
  protected streaming = false

  /** Runs it; every way out, good or bad, ends in `process.exitCode`. */
  static async start(this: Concrete, argv: string[], config: Config): Promise<void> {
    await new this(argv, config)._run()
  }

  override async init(): Promise<void> {
    const { flags, args, strict } = this.ctor
    const input = withStrictInput({ flags: { ...globalFlags, ...flags }, args })
    const parsed = await this.parse({ ...input, strict })
    this.flags = parsed.flags as FlagsOf<T>
    this.args = parsed.args as ArgsOf<T>
    this.words = parsed.argv.map(String)
  }

  /** Ends by Ctrl-C or SIGTERM: hand it to whatever waits. */
  protected get signal(): AbortSignal {
    return this.interrupt.signal
  }

  /** The folder of the project. */
  protected get project(): string {
    const { project } = this.flags as { readonly project?: string }
    return resolve(project ?? '.')
  }

  protected get asking(): Asking {
    const flags = this.flags as { readonly yes: boolean; readonly 'no-input': boolean }
    const interactive = process.stdin.isTTY && process.stderr.isTTY && !flags['no-input'] && !this.output.json
    return { yes: flags.yes, interactive, signal: this.signal }
  }

  /** Says what an interrupted command leaves running. */
  protected onStop(describe: () => readonly string[]): void {
    this.interrupt.onStop(describe)
  }

  protected async progress(): Promise<Progress> {
    const { json, quiet, talk } = this.output
    const mode = json || quiet ? 'silent' : talk.isTTY ? 'live' : 'plain'
    this.openProgress ??= await createProgress({ mode, terminal: talk, write: writeErr })
    return this.openProgress
  }

  /** The one answer of the command. */
  protected async answer({ data, text = '', exit = 'ok' }: Answer): Promise<void> {
    await this.openProgress?.close()
    this.openProgress = undefined
    process.exitCode = exitCodes[exit]
    // A stream has given its answer item by item: its end is the end of the output.
    if (this.output.json && this.streams()) return
    if (this.output.json) writeJson(answerEnvelope(this.name, data, this.warnings))
    else if (text !== '') writeOut(text)
  }

  /** One item of a streaming command: NDJSON under --json, its text otherwise. */
  protected item(item: Item, text: string): void {
    this.streaming = true
    if (this.output.json) writeItem(item)
    else writeOut(text)
  }

  /** For what needs the project for itself, for a moment: whoever waits is told for whom. */
  protected alone(): Alone {
    return {
      timeoutMs: 30_000,
      signal: this.signal,
      progress: { note: (text) => this.attention('waiting', text) },
    }
  }

  protected attention(code: string, message: string): void {
    this.warnings.push({ code, message })
    if (this.output.json) return
    const { paint, symbols } = this.output.talk
    if (this.openProgress === undefined) writeErr(`${paint.yellow(symbols.warn)} ${message}`)
    else this.openProgress.warn(code, message)
  }

  override async catch(thrown: unknown): Promise<void> {
    await this.openProgress?.close()
    this.openProgress = undefined
    const error = this.known(thrown)
    process.exitCode = exitCodes[error.exit]
    const { name: command, output, warnings } = this
    writeFailure(error, { command, output, warnings, streaming: this.streams() })
  }

  /** It has begun to, or can do nothing else: also where there is not one item. */
  private streams(): boolean {
    const { dataSchema, itemSchema } = this.ctor as unknown as typeof LakeCommand
    return this.streaming || (itemSchema !== undefined && dataSchema === undefined)
  }

  /** After a signal everything thrown is a consequence of it; a command that knows what it leaves running says more. */
  private known(thrown: unknown): LakeError {
    const told = thrown instanceof LakeError && thrown.actions.length > 0
    const stopped = this.interrupt.error()
    if (stopped === undefined || (told && thrown.exit === stopped.exit)) return toLakeError(thrown, this.name)
    return stopped
  }

  private get name(): string {
    return (this.id ?? '').replaceAll(':', ' ')
  }
}
