// Where something runs: a host and a port, or a service of an attached Compose project.

export interface Address {
  /** Name of a host, or of the service in the project. */
  readonly host: string
  readonly port: number
  /** Compose project of somebody else's, one of `attach`. */
  readonly project?: string
}

/** What may be said without its port. */
export type LooseAddress = Omit<Address, 'port'> & { readonly port?: number }

/** Names as Compose allows them: `shop/trino:8080`, `host:5432`, `[::1]:5432`. */
export const addressPattern =
  /^(?:(?<project>[a-z0-9][a-z0-9_-]{0,62})\/)?(?<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]{0,252})(?::(?<digits>\d{1,5}))?$/

/** Undefined where the text is no address. */
export function parseAddress(value: string): LooseAddress | undefined {
  const { project, host, digits } = addressPattern.exec(value)?.groups ?? {}
  if (host === undefined) return undefined
  if (project !== undefined && host.startsWith('[')) return undefined
  const where = { host, ...(project === undefined ? {} : { project }) }
  if (digits === undefined) return where
  const port = Number(digits)
  return port >= 1 && port <= 65_535 ? { ...where, port } : undefined
}

/** As lake.yaml has it. */
export function addressText({ project, host, port }: Address): string {
  return `${project === undefined ? '' : `${project}/`}${host}:${port}`
}
