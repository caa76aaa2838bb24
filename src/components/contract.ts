// Which versions of a component were recorded: rules and panels use the names of those recordings and no others.
export interface Contract {
  /** The version whose exposition is recorded. */
  readonly recorded: string
  /** Why the pin differs from the recording, where it must. */
  readonly nearest?: string
  /** Recordings that make up the contract, by scrape job; files of `test/contracts/`. */
  readonly files?: Recordings
  /** Further versions that rules and panels must hold on too. */
  readonly also?: Readonly<Record<string, Recordings>>
  /** Names of other versions: an `A or B` needs one branch that is recorded, the other may be declared here. */
  readonly alsoKnownAs?: readonly OtherName[]
}

/** By scrape job. */
export type Recordings = Readonly<Record<string, readonly string[]>>

export interface OtherName {
  readonly name: string
  /** Version in which the name begins, or after which it is gone: `from 3.11`, `until 475`. */
  readonly since: string
  /** Where that stands. */
  readonly source: string
}
