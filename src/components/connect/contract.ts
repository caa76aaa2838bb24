// The contract of `lake connect`: declared facts of a component, as another program uses it.

/** What to paste into an application that uses the component. */
export interface Connect {
  /** The word for it: `lake connect otlp`. */
  readonly system: string
  readonly what: string
  /** The port that stands for it in an overview. */
  readonly service: string
  readonly port: string
  /** Variables that clients read. */
  readonly environment: (facts: ConnectFacts) => Readonly<Record<string, string>>
  /** Those whose value is a secret, by the name of the secret: it is named by its file. */
  readonly secrets?: (facts: ConnectFacts) => Readonly<Record<string, string>>
  readonly snippets: (facts: ConnectFacts) => readonly Snippet[]
  readonly remarks?: readonly string[]
}

/** From this machine, or from a container in the stack's network. */
export interface ConnectFacts {
  readonly inside: boolean
  /** `host:port` of a service as it is seen from there. */
  readonly at: (service: string, port: string) => string
  readonly runs: (component: string) => boolean
}

export interface Snippet {
  readonly title: string
  readonly language: 'shell' | 'yaml' | 'python' | 'properties' | 'text'
  readonly lines: readonly string[]
}
