// What was found to run beside lake: facts, before anything is decided.
import type { KindName } from './known.ts'

export interface FoundService {
  readonly service: string
  readonly kind?: KindName
  /** Inside its container: of what lake asks a service of that kind for, or of metrics that were seen there. */
  readonly port?: number
  /** Published, and not for this machine's loopback alone. */
  readonly published?: number
  readonly networks: readonly string[]
  /** Of PostgreSQL: who signs in where, as its container was told. */
  readonly login?: { readonly user: string; readonly database: string }
  /** Its metrics take no credentials. */
  readonly open: boolean
}

export interface FoundProject {
  readonly project: string
  readonly services: readonly FoundService[]
}

/** Outside of Compose: a container that was started by hand, or a program of this machine. */
export interface FoundProgram {
  readonly kind: KindName
  readonly port: number
  readonly login?: FoundService['login']
}

export interface Found {
  readonly projects: readonly FoundProject[]
  readonly programs: readonly FoundProgram[]
}

export const nothing: Found = { projects: [], programs: [] }
