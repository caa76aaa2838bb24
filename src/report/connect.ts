// What to paste, for a person to read and for a shell to eval. What is pasted stands as it is: never cut, never wrapped.
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'
import type { Connection, ConnectReport, Place, Variable } from '../connect/connect.ts'

export function connectText(report: ConnectReport, style: Style, safe: Safe): string {
  const { connection, systems } = report
  const shown = connection === undefined ? systems : [connection]
  const settled = shown.every((it) => it.settled)
  const early = settled ? [] : ['', `${style.symbols.note} Not started yet: lake up may take another port`]
  const body =
    connection === undefined ? overview(report, style, safe) : details(connection, { report, style, safe })
  return [...body, ...early].join('\n')
}

function overview({ systems }: ConnectReport, style: Style, safe: Safe): readonly string[] {
  const rows = systems.map(({ system, address, inside, mode, running }) => [
    system,
    mode === 'external' ? `elsewhere: ${safe(address)}` : address,
    inside ?? '',
    mode === 'external' ? '' : running ? 'running' : 'not running',
  ])
  const columns = [
    { title: 'SYSTEM' },
    { title: 'FROM THIS MACHINE', grows: true as const },
    { title: 'FROM A CONTAINER' },
    { title: '' },
  ]
  return [
    ...table(columns, rows, style),
    '',
    `  ${style.symbols.arrow} ${style.paint.cyan('lake connect <system>')} says what to paste`,
  ]
}

interface Shown {
  readonly report: ConnectReport
  readonly style: Style
  readonly safe: Safe
}

function details(connection: Connection, shown: Shown): readonly string[] {
  const { what, mode, address, places, remarks } = connection
  const { style, safe } = shown
  const { paint, symbols } = style
  if (mode === 'external')
    return [paint.bold(what), '', `It runs elsewhere, at ${safe(address)}: lake only watches it.`]
  const told = remarks.flatMap((remark) => {
    const [first = '', ...rest] = wrap(remark, style.width - 4)
    return [`${symbols.note} ${first}`, ...rest.map((line) => `  ${line}`)]
  })
  return [
    paint.bold(what),
    ...places.flatMap((place) => ['', ...placeText(place, shown)]),
    ...(told.length === 0 ? [] : ['', ...told]),
  ]
}

/** From the first column on: Python takes no other. */
function placeText(place: Place, { report, style: { paint }, safe }: Shown): readonly string[] {
  const here = place.place === 'machine'
  const title = here ? 'From this machine' : 'From a container, in the network of the stack (Compose)'
  const first = here ? exportLines(place) : composeLines(place, report.network)
  const blocks = place.snippets.flatMap(({ title: name, lines }) => [
    '',
    paint.dim(`# ${name}`),
    ...lines.map(safe),
  ])
  return [paint.bold(title), ...first.map(safe), ...blocks]
}

/** For `eval`, too. */
export function exportLines({ variables }: Pick<Place, 'variables'>): readonly string[] {
  return variables.map(({ name, value = '', file }) =>
    file === undefined ? `export ${name}=${shellWord(value)}` : `export ${name}="$(cat ${shellWord(file)})"`,
  )
}

function composeLines({ variables }: Place, network: string | undefined): readonly string[] {
  const plain = variables.filter(({ file }) => file === undefined)
  const secrets = variables.flatMap(({ name, file }) => (file === undefined ? [] : [{ name, file }]))
  return [
    'services:',
    '  my-app: # not named like a service of lake: it would be taken for that',
    ...(plain.length === 0 ? [] : ['    environment:', ...plain.map(environmentLine)]),
    ...secrets.map(({ name, file }) => `    # ${name} is what /run/secrets/${baseName(file)} holds`),
    ...(secrets.length === 0
      ? []
      : [`    secrets: [${secrets.map(({ file }) => baseName(file)).join(', ')}]`]),
    '    networks: [default, lake]',
    'networks:',
    network === undefined
      ? '  lake: { external: true, name: ... } # known after the first lake up'
      : `  lake: { external: true, name: ${network} }`,
    ...(secrets.length === 0 ? [] : ['secrets:']),
    ...secrets.map(
      ({ file }) => `  ${baseName(file)}: { file: ${JSON.stringify(file.replaceAll('$', '$$$$'))} }`,
    ),
  ]
}

function environmentLine({ name, value = '' }: Variable): string {
  return `      ${name}: ${/^[A-Za-z][\w./:-]*$/.test(value) ? value : JSON.stringify(value)}`
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
