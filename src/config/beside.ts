// What lake.yaml says of things that run already: the lines of `lake init`.

export interface Beside {
  readonly attach: readonly { readonly project: string; readonly networks?: readonly string[] }[]
  /** Components that are watched, by name. */
  readonly components: Readonly<
    Record<string, { readonly address: string; readonly user?: string; readonly database?: string }>
  >
  readonly targets: readonly { readonly name: string; readonly address: string; readonly path?: string }[]
  /** What was found and is not watched, and why. */
  readonly notes: readonly string[]
}

export const nothingBeside: Beside = { attach: [], components: {}, targets: [], notes: [] }

/** Where the password of a watched database comes from: its own Compose project often has it there, too. */
const passwordVariable = 'POSTGRES_PASSWORD'

/** What has to be exported before `lake up`. */
export function neededVariables({ components }: Beside): readonly string[] {
  return Object.values(components).some(({ user }) => user !== undefined) ? [passwordVariable] : []
}

export function attachLines({ attach, notes }: Beside): readonly string[] {
  const told = notes.map((note) => `# ${note}`)
  if (attach.length === 0) return ['# attach: [{ project: shop }]', ...told]
  const entries = attach.map(({ project, networks }) =>
    networks === undefined
      ? `  - project: ${scalar(project)}`
      : `  - { project: ${scalar(project)}, networks: [${networks.map(scalar).join(', ')}] }`,
  )
  return ['attach:', ...entries, ...told]
}

/** The lines of a component that is watched; undefined where it is not. */
export function watchedLines({ components }: Beside, name: string): readonly string[] | undefined {
  const found = components[name]
  if (found === undefined) return undefined
  const { address, user, database } = found
  if (user === undefined || database === undefined) return [`  ${name}: { external: ${address} }`]
  return [
    `  # Its password is read from the environment: export ${passwordVariable}=... before lake up.`,
    `  ${name}:`,
    '    external:',
    `      address: ${address}`,
    `      user: ${scalar(user)}`,
    `      database: ${scalar(database)}`,
    `      password: "\${${passwordVariable}}"`,
  ]
}

export function targetLines({ targets }: Beside): readonly string[] {
  if (targets.length === 0) return ['# targets: [{ name: my-api, address: host:8000 }]']
  return [
    'targets:',
    ...targets.map(({ name, address, path }) => {
      const where = path === undefined ? '' : `, path: ${path}`
      return `  - { name: ${name}, address: ${address}${where} }`
    }),
  ]
}

/** Bare where YAML takes it for text; a dollar sign would be a reference. */
function scalar(text: string): string {
  const bare = /^[A-Za-z_][\w-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
  return bare ? text : JSON.stringify(text.replaceAll('$', '$$$$'))
}
