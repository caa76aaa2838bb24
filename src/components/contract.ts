// Which version of a component was recorded: rules and panels use the names of that recording and no others.
export interface Contract {
  /** The version whose exposition is recorded. */
  readonly recorded: string
  /** Why the pin differs from the recording, where it must. */
  readonly nearest?: string
  /** Recordings that make up the contract, by scrape job; files of `test/contracts/`. */
  readonly files?: Readonly<Record<string, readonly string[]>>
}
