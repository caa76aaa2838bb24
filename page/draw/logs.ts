// Lines of logs: newest first, a colour for the level, and all that is known of a line when it is opened.
import type { Frame } from '../../src/view/model/frames.ts'
import { object, string } from '../../src/view/model/json.ts'
import type { Json } from '../../src/view/model/json.ts'
import { dateTime } from '../../src/view/model/moments.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el } from '../dom.ts'
import { message } from './message.ts'

const most = 500

interface Row {
  readonly labels: string
  readonly ms: number
  readonly line: string
}

export const drawLogs: Draw = (drawing) => {
  const { body, frames, panel } = drawing
  const rows = rowsOf(frames)
  if (rows.length === 0) {
    body.replaceChildren(
      message({ title: 'No lines to show', lines: ['The answer has numbers, and no lines.'] }),
    )
    return {}
  }
  const { wrapLogMessage, sortOrder } = panel.options
  const way = sortOrder === 'Ascending' ? 1 : -1
  const sorted = rows.toSorted((a, b) => (a.ms - b.ms) * way).slice(0, most)
  const list = el(
    'div',
    {
      class: wrapLogMessage === true ? 'logs wrap' : 'logs',
      tabindex: '0',
      role: 'log',
      'aria-live': 'off',
      'aria-label': panel.title,
    },
    ...sorted.map((row) => entry(row, drawing)),
  )
  body.replaceChildren(list)
  return {}
}

function rowsOf(frames: readonly Frame[]): readonly Row[] {
  return frames
    .filter(({ lines }) => lines === true)
    .flatMap(({ fields: [labels, time, line], length }) =>
      Array.from({ length }, (_row, index) => ({
        labels: string(labels?.values[index], '{}'),
        ms: Number(time?.values[index]),
        line: string(line?.values[index]),
      })),
    )
}

function entry({ labels, ms, line }: Row, drawing: Drawing): HTMLElement {
  const { showTime, enableLogDetails, showLabels } = drawing.panel.options
  const known = object(JSON.parse(labels))
  const prefix = showLabels === true ? `${wordsOf(known)}  ` : ''
  const head = el(
    'summary',
    {},
    showTime !== false && timeOf(ms, drawing),
    el('span', { class: 'text' }, prefix + line.trimEnd()),
  )
  const details = el('details', { class: `level-${levelOf(line, known)}` }, head)
  // Made when it is opened: most never are.
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1 || enableLogDetails === false) return
    details.append(factsOf({ ...known, ...fieldsOf(line) }))
  })
  return details
}

function timeOf(ms: number, { range, around }: Drawing): HTMLElement {
  const full = dateTime(ms, around.utc)
  // Within a day everybody knows which.
  const short = range.to - range.from <= 86_400_000
  return el('time', { title: full }, full.slice(short ? 11 : 0))
}

const wordsOf = (labels: Json): string =>
  Object.values(labels)
    .map((value) => string(value))
    .join(' ')

function factsOf(known: Json): HTMLElement {
  return el(
    'dl',
    {},
    ...Object.entries(known).flatMap(([name, value]) => [
      el('dt', {}, name),
      el('dd', {}, string(value) || JSON.stringify(value)),
    ]),
  )
}

const levels: readonly (readonly [RegExp, string])[] = [
  [/^(?:crit\w*|fatal|panic|emerg\w*|alert)$/i, 'critical'],
  [/^err\w*$/i, 'error'],
  [/^warn\w*$/i, 'warn'],
  [/^(?:info\w*|notice|log)$/i, 'info'],
  [/^(?:debug|trace)\w*$/i, 'debug'],
]

function levelOf(line: string, labels: Readonly<Record<string, unknown>>): string {
  const said = string(labels['detected_level']) || string(labels['level']) || string(labels['severity_text'])
  const [, found] = /\b(?:level|lvl|severity)"?\s*[=:]\s*"?(\w+)/i.exec(line) ?? []
  const [, word] = /\b(FATAL|ERROR|WARN(?:ING)?|INFO|DEBUG)\b/.exec(line) ?? []
  const level = said || found || word || ''
  return levels.find(([pattern]) => pattern.test(level))?.[1] ?? 'unknown'
}

/** Of a line that is JSON. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  if (!line.trimStart().startsWith('{')) return {}
  try {
    return object(JSON.parse(line))
  } catch {
    return {}
  }
}
