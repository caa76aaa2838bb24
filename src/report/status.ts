// The state of a stack as text: for `status`, and for the last screen of `up`.
import { fit, table } from './style.ts'
import type { Style } from './style.ts'

export interface ServiceStatus {
  readonly service: string
  readonly component: string
  readonly profile: string
  readonly essential: boolean
  readonly state: 'ready' | 'starting' | 'failed' | 'stopped' | 'absent'
  readonly detail: string
  /** Where a person or a program reaches it on this machine. */
  readonly address?: string
  readonly image: string
}

/** A service that the user adds; it counts neither as ready nor as missing. */
export interface OwnStatus {
  readonly service: string
  readonly state: ServiceStatus['state']
  readonly detail: string
}

export interface StackStatus {
  readonly project: string
  readonly id: string
  readonly folder: string
  readonly state: 'ready' | 'degraded' | 'failed' | 'starting' | 'stopped'
  readonly services: readonly ServiceStatus[]
  /** Of compose.override.yaml. */
  readonly own: readonly OwnStatus[]
  /** Watched where they run elsewhere. */
  readonly external: readonly { readonly component: string; readonly address: string }[]
  /** Parts of lake.yaml that could not be had on this machine. */
  readonly lacking: readonly {
    readonly component: string
    readonly why: string
    /** What helps: a command, or what to do. */
    readonly get?: string
  }[]
  readonly runtime: 'compose' | 'native'
  /** Compose projects of others. */
  readonly attached: readonly {
    readonly project: string
    readonly running: number
    readonly containers: number
  }[]
}

export function statusText(status: StackStatus, style: Style): string {
  const states = [...status.services, ...status.own].map(({ state }) => state)
  const paint = (_cell: string, row: number): ((text: string) => string) => {
    const state = states[row]
    if (state === 'ready') return style.paint.green
    return state === 'starting' ? style.paint.yellow : state === 'failed' ? style.paint.red : style.paint.dim
  }
  const rows = [
    ...status.services.map((it) => [it.service, stateText(it), it.address ?? '']),
    ...status.own.map((it) => [it.service, `yours, ${stateText(it)}`, '']),
  ]
  const columns = [
    { title: 'SERVICE' },
    { title: 'STATE', grows: true as const, paint: (cell: string, row: number) => paint(cell, row)(cell) },
    { title: 'WHERE' },
  ]
  // Beside the column of states; an address may take the whole rest of the line.
  const width = Math.max(columns[0]?.title.length ?? 0, ...rows.map(([service = '']) => service.length))
  const outside = status.external.map(({ component, address }) =>
    fit(`  ${component.padEnd(width)}  watched at ${address}`, style.width, style),
  )
  const beside = status.attached.map((attached) =>
    fit(`  ${attached.project.padEnd(width)}  ${attachedText(attached)}`, style.width, style),
  )
  return [
    headline(status, style),
    '',
    ...table(columns, rows, style),
    ...outside,
    ...beside,
    ...missingTable(status, style),
  ].join('\n')
}

/** What to do about it is said whole: it is there to be copied. */
function missingTable({ lacking }: StackStatus, style: Style): readonly string[] {
  if (lacking.length === 0) return []
  const { yellow, cyan } = style.paint
  const columns = [
    { title: 'MISSING', paint: (cell: string) => yellow(cell) },
    { title: 'WHY', grows: true as const },
    { title: 'HOW TO GET IT', paint: (cell: string) => cyan(cell) },
  ]
  const rows = lacking.map(({ component, why, get = '' }) => [component, why, get])
  return ['', ...table(columns, rows, style)]
}

function attachedText({ running, containers }: StackStatus['attached'][number]): string {
  if (running > 0) return `attached: ${running} of ${containers} containers run`
  return `attached, but ${containers === 0 ? 'it has no containers' : 'all its containers are stopped'}`
}

function stateText({ state, detail }: OwnStatus): string {
  return state === detail ? state : `${state}: ${detail}`
}

function headline({ project, state, services, runtime }: StackStatus, { paint, symbols }: Style): string {
  const ready = services.filter((service) => service.state === 'ready').length
  const where = runtime === 'native' ? ', natively' : ''
  const count = `${ready} of ${services.length} services ready${where}`
  const name = paint.bold(project)
  const lines: Readonly<Record<StackStatus['state'], string>> = {
    ready: `${paint.green(symbols.ok)} ${name} is up: ${count}`,
    degraded: `${paint.yellow(symbols.warn)} ${name} is up, degraded: ${count}`,
    starting: `${paint.yellow(symbols.warn)} ${name} is starting: ${count}`,
    failed: `${paint.red(symbols.fail)} ${name} is not working: ${count}`,
    stopped: `${symbols.note} ${name} is stopped`,
  }
  return lines[state]
}

export interface UpScreen {
  readonly status: StackStatus
  /** Nothing was to do. */
  readonly unchanged: boolean
  readonly hints: readonly { readonly what: string; readonly command: string }[]
}

export function upText({ status, unchanged, hints }: UpScreen, style: Style): string {
  const width = Math.max(...hints.map(({ what }) => what.length))
  const next = hints.map(({ what, command }) => `  ${what.padEnd(width)}  ${style.paint.cyan(command)}`)
  const body = statusText(status, style)
  if (unchanged) return `${body}\n\nAlready up, nothing to do.`
  return [body, '', ...next].join('\n')
}
