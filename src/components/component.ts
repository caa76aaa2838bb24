// The contract of a component: declared facts, no behaviour. One object per file, listed in ./index.ts.
import type { z } from 'zod'
import type { Connect } from './connect/contract.ts'
import type { Contract } from './contract.ts'

/** Keys of lake.yaml. zod is handed in: it is loaded when a lake.yaml is judged, and not before. */
export type Keys = (zod: typeof z) => z.ZodRawShape

/** Compose profiles, and the word that narrows what a life command touches. */
export const profiles = ['observability', 'lake', 'pipelines'] as const
export type Profile = (typeof profiles)[number]

export const sizes = ['tiny', 'default', 'full'] as const
export type Size = (typeof sizes)[number]

/** A port of a service inside its container. */
export interface ServicePort {
  /** The port the process listens on. */
  readonly container: number
  /** Published on 127.0.0.1, from this number upwards. Absent: reachable inside the stack only. */
  readonly host?: number
  /** Page to open for people, when there is one: `/`. */
  readonly page?: string
}

/** How lake itself finds out that a service is ready, from outside its container. */
export type Probe =
  | {
      readonly kind: 'http'
      readonly port: string
      readonly path: string
      /** What the answer must hold, where one is given before it is ready. */
      readonly contains?: string
    }
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  /** Nothing can be asked from outside: the container runs (a health check of it proves it by its work). */
  | { readonly kind: 'running' }

/** A service that takes a changed configuration without a restart. */
export interface Reload {
  readonly port: string
  readonly path: string
}

/** What one process may take, per size of the stack. */
export interface Limit {
  /** Memory limit in MiB. */
  readonly memory: number
  readonly environment?: Readonly<Record<string, string>>
}

/** A random secret, minted once per project; reaches the container as a file. */
export interface SecretUse {
  /** Name of the secret; also its file under `.lake/secrets/`. */
  readonly secret: string
  /** Path inside the container. */
  readonly target: string
  /** The component it belongs to, where that is another one: mounted only where the stack runs that. */
  readonly of?: ComponentRef
  /** Mounted also where that one is watched elsewhere: its secret then stands in lake.yaml. */
  readonly elsewhere?: true
  /** Run in the service when the secret was replaced while it keeps data that knows the old one; absent: it reads the file. */
  readonly adopt?: readonly string[]
}

export interface Service {
  /** What it is for, as a comment in the Compose file. */
  readonly purpose: string
  readonly ports: Readonly<Record<string, ServicePort>>
  readonly ready: Probe
  readonly reload?: Reload
  readonly limits: Readonly<Record<Size, Limit>>
  /** Folders of generated files (under `.lake/`) and where the container reads them. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Folders among them into which it looks again by itself: a change there restarts nothing. */
  readonly rereads?: readonly string[]
  readonly secrets?: readonly SecretUse[]
  /** Joins the internal network on which the engine's read-only proxy answers. Default: the stack's network only. */
  readonly networks?: readonly Network[]
  /** Joins the networks of the attached projects that an address leads to as well. */
  readonly joins?: 'attached'
  /** Its log must not be collected (it would feed itself). */
  readonly logs?: false
  /** Burst writers keep more of their log, so that nothing rotates away before it is read. */
  readonly noisy?: true
}

export type Network = 'default' | 'engine'

/** One step of Prometheus' `metric_relabel_configs`, in Prometheus' own words. */
export interface Relabel {
  readonly source_labels?: readonly string[]
  readonly regex?: string
  readonly target_label?: string
  readonly replacement?: string
  readonly action?: 'replace' | 'keep' | 'drop' | 'labelmap' | 'labeldrop' | 'labelkeep'
}

/** A Prometheus scrape job. */
export interface ScrapeJob {
  /** The component's name, or one of its endpoints: `minio-cluster`. */
  readonly job: string
  readonly service: string
  readonly port: string
  readonly path?: string
  /** Signs in with this name and no password, where the endpoint asks who scrapes. */
  readonly username?: string
  /** `metric_relabel_configs`, where a job must be narrowed to the stack's own series. */
  readonly relabel?: (project: string) => readonly unknown[]
  /** A series of this job that tells more than `up`: absent or 0 means that the component does not work. */
  readonly proof?: { readonly series: string; readonly otherwise: string }
}

/** A Grafana datasource with a fixed uid. */
export interface Datasource {
  readonly uid: string
  readonly name: string
  readonly type: string
  readonly port: string
  readonly isDefault?: true
  readonly jsonData?: Readonly<Record<string, unknown>>
  /** More of `jsonData`, by the component whose datasource it leads to: only where that is part of the stack. */
  readonly links?: Readonly<Record<ComponentRef, Readonly<Record<string, unknown>>>>
  /** A database instead of something that answers HTTP. */
  readonly sql?: {
    readonly user: string
    readonly database: string
    /** Path of its password inside Grafana's container. */
    readonly password: string
  }
}

/** Watched where it runs elsewhere; only what is named here can be `external`. */
export interface External {
  /** Services of this component that still run in the stack (an exporter pointed at the external address). */
  readonly keeps: readonly string[]
  readonly defaultPort: number
  /** Keys beside `address` that `external` takes. */
  readonly fields?: Keys
  /** Jobs scraped at the external address itself. */
  readonly scrape: readonly (Pick<ScrapeJob, 'job' | 'username' | 'relabel'> & { readonly path: string })[]
}

/** What a component's environment and files may depend on. */
export interface WiringFacts {
  /** The stack's id: unique on this machine. */
  readonly project: string
  /** Whether another component runs in this stack. */
  readonly runs: (component: ComponentRef) => boolean
  /** Another component that is watched where it runs elsewhere. */
  readonly watched: (component: ComponentRef) => ExternalFacts | undefined
  /** The component's own keys from lake.yaml, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  /** Set where it is external: the address as seen from inside the stack, and its fields. */
  readonly external?: ExternalFacts
}

export interface ExternalFacts {
  readonly host: string
  readonly port: number
  readonly fields: Readonly<Record<string, string>>
}

export interface Component {
  readonly title: string
  /** One sentence for `lake init`, docs and the JSON schema. */
  readonly description: string
  readonly profile: Profile
  /** Without an essential part the stack is not up; without an optional one it is degraded. */
  readonly importance: 'essential' | 'optional'
  /** Runs without being named in lake.yaml, from this size up. Absent: only when named. */
  readonly defaultFrom?: Size
  /** Components it cannot work without. */
  readonly needs: readonly ComponentRef[]
  /** Those of them that it writes to: watching one that runs elsewhere is not enough. */
  readonly uses?: readonly ComponentRef[]
  /** The first one is named like the component; others `<component>-<role>`. */
  readonly services: Readonly<Record<string, Service>>
  readonly scrape: readonly ScrapeJob[]
  /** Why there is nothing to scrape, where `scrape` is empty. */
  readonly unscraped?: string
  readonly datasource?: Datasource
  readonly connect?: Connect
  /** Absent: it can only be managed; `lake.yaml` saying `external` is an error that gives `why`. */
  readonly external?: External | { readonly why: string }
  /** Keys under `components.<name>` beside the common ones. */
  readonly options?: Keys
  /** Environment of its services that depends on lake.yaml, by service. */
  readonly environment?: (facts: WiringFacts) => Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Java properties below `.lake/` that depend on lake.yaml, by path; they follow what the template of that path says. */
  readonly properties?: (facts: WiringFacts) => Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly contract: Contract
}

/** Names are checked against the list in ./index.ts, which cannot be imported here without a cycle. */
export type ComponentRef = string
