// The pure result of lake.yaml x catalogue: what should run, where, with what.
import type { Component, Limit, Profile, SecretUse, Service } from '../components/component.ts'
import type { ComponentName } from '../components/index.ts'
import type { LakeConfig } from '../config/types.ts'

/** Who a project is, on this machine and for the engine. */
export interface Identity {
  readonly name: string
  /** `<name>-<6 random>`: the Compose project, and the label on all that belongs to it. */
  readonly id: string
  /** Absolute path of the folder with lake.yaml. */
  readonly folder: string
}

export type RuntimeName = 'compose' | 'native'

/** A program of this machine that a service is run with; see src/programs. */
export interface Program {
  readonly version: string
  /** Executables by name: absolute paths. */
  readonly bin: Readonly<Record<string, string>>
  readonly home: string
}

/** What the plan must know of the machine where services are processes of it. */
export interface NativeFacts {
  /** Those that are here, by name. */
  readonly programs: ReadonlyMap<string, Program>
}

/** What the plan must know of the engine; the defaults hold where none answers. */
export interface EngineFacts {
  /** The engine's socket as the engine itself can mount it. */
  readonly socket: string
  /** The engine's data root. */
  readonly root: string
}

export interface Plan {
  readonly identity: Identity
  /** Absent: services are containers. */
  readonly native?: NativeFacts
  readonly engine: EngineFacts
  readonly config: LakeConfig
  readonly components: readonly PlannedComponent[]
  readonly services: readonly PlannedService[]
  /** Names of the secrets that the project needs. */
  readonly secrets: readonly PlannedSecret[]
}

export interface PlannedComponent {
  readonly name: ComponentName
  readonly component: Component
  readonly mode: 'managed' | 'external'
  /** Properties files below `.lake/` that depend on lake.yaml. */
  readonly properties: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface PlannedService {
  readonly name: string
  readonly component: ComponentName
  readonly profile: Profile
  readonly essential: boolean
  readonly facts: Service
  /** Instead of the template's image. */
  readonly image?: string
  readonly limit: Limit
  readonly ports: readonly PlannedPort[]
  /** Environment that depends on lake.yaml. */
  readonly environment: Readonly<Record<string, string>>
  /** Those of its secrets whose component is part of the stack. */
  readonly secrets: readonly SecretUse[]
  /** A mark that makes the container anew, since a secret, folder or network that it holds was replaced. */
  readonly renewal?: string
}

export interface PlannedPort {
  readonly name: string
  readonly container: number
  /** On 127.0.0.1; absent: inside the stack only. */
  readonly host?: number
}

export interface PlannedSecret {
  readonly name: string
  /** Absent: minted at random, once. */
  readonly value?: string
}

/** Host ports by `<service>/<port>`. */
export type PortMap = Readonly<Record<string, number>>
