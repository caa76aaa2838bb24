// What can be typed, written beside the program when it is built: completing must not load a command.

export interface Grammar {
  readonly commands: readonly GrammarCommand[]
  readonly globals: readonly GrammarFlag[]
  readonly components: readonly string[]
  /** Of all components: where the project has not been rendered yet. */
  readonly services: readonly string[]
  /** What `lake connect` knows. */
  readonly systems: readonly string[]
  /** What `lake programs` knows. */
  readonly programs: readonly string[]
  /** Keys of lake.yaml, with the values of those that take few. */
  readonly keys: Readonly<Record<string, readonly string[]>>
}

export interface GrammarCommand {
  readonly id: string
  readonly summary: string
  readonly args: readonly { readonly name: string; readonly options: readonly string[] }[]
  /** The last argument may be repeated. */
  readonly repeats: boolean
  readonly flags: readonly GrammarFlag[]
}

export interface GrammarFlag {
  /** The long name first: `--timeout`, `-t`. */
  readonly names: readonly string[]
  readonly summary: string
  readonly takesValue: boolean
  readonly options: readonly string[]
  readonly repeats: boolean
}
