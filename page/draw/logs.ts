// Lines of logs: newest first, a colour for the level, and all that is known of a line when it is opened.
import { object, string } from '../../src/view/model/json.ts'
import { dateTime } from '../../src/view/model/moments.ts'
import type { Draw } from '../drawing.ts'
import { el } from '../dom.ts'
import { message } from './message.ts'

const most = 500

export const drawLogs: Draw = ({ body, frames, panel, around, range }) => {
  const rows = frames
    .filter(({ lines }) => lines === true)
    .flatMap(({ fields: [labels, time, line], length }) =>
      Array.from({ length }, (_row, index) => ({
        labels: string(labels?.values[index], '{}'),
        ms: Number(time?.values[index]),
        line: string(line?.values[index]),
      })),
    )
  if (rows.length === 0) {
    body.replaceChildren(
      message({ title: 'No lines to show', lines: ['The answer has numbers, and no lines.'] }),
    )
    return {}
  }
  const { showTime, wrapLogMessage, sortOrder, enableLogDetails, showLabels } = panel.options
  const way = sortOrder === 'Ascending' ? 1 : -1
  const sorted = rows.toSorted((a, b) => (a.ms - b.ms) * way).slice(0, most)
  const list = el('div', {
    class: wrapLogMessage === true ? 'logs wrap' : 'logs',
    tabindex: '0',
    role: 'log',
    'aria-live': 'off',
    'aria-label': panel.title,
  })
  // Within a day everybody knows which.
  const short = range.to - range.from <= 86_400_000
  const timeOf = (ms: number): string => dateTime(ms, around.utc).slice(short ? 11 : 0)
  list.append(
    ...sorted.map(({ labels, ms, line }) => {
      const known = object(JSON.parse(labels))
      const level = levelOf(line, known)
      const shown =
        showLabels === true
          ? `${Object.values(known)
              .map((value) => string(value))
              .join(' ')}  `
          : ''
      const head = el(
        'summary',
        {},
        showTime !== false && el('time', { title: dateTime(ms, around.utc) }, timeOf(ms)),
        el('span', { class: 'text' }, shown + line.trimEnd()),
      )
      const details = el('details', { class: `level-${level}` }, head)
      // Made when it is opened: most never are.
      details.addEventListener('toggle', () => {
        if (details.childElementCount > 1 || enableLogDetails === false) return
        details.append(
          el(
            'dl',
            {},
            ...Object.entries({ ...known, ...fieldsOf(line) }).flatMap(([name, value]) => [
              el('dt', {}, name),
              el('dd', {}, string(value) || JSON.stringify(value)),
            ]),
          ),
        )
      })
      return details
    }),
  )
  body.replaceChildren(list)
  return {}
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
