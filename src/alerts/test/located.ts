// Where in a test file is what promtool complains of: it names a line at best, and of series not even that.
import { syntaxOf } from '../../contracts/syntax.ts'
import { errorsIn } from '../../contracts/tree.ts'
import type { Finding } from '../../findings.ts'
import { BadNotation, readNotation } from '../backtest/notation.ts'
import { unmarkedLine } from './marked.ts'
import type { Staged } from './staged.ts'
import type { Place } from './test-file.ts'

const most = 1_000_000

export function located({ file, marked, rules }: Staged, said: readonly string[]): Finding {
  const lines = [...new Set(said)].filter((line) => line.trim() !== 'yaml: unmarshal errors:')
  const message = lines.map((line) => line.trim()).join('; ')
  const wrong = rules.flatMap(({ files }) => files).find(({ path }) => message.startsWith(`${path}: `))
  const base = { ruleId: 'bad-test-file', severity: 'error' } as const
  if (wrong !== undefined) {
    const { text, ...place } = placed(
      message.slice(wrong.path.length + 2).replace('yaml: unmarshal errors:; ', ''),
    )
    return { ...base, ruleId: 'bad-rule', file: wrong.path, ...columned(wrong.text, place), message: text }
  }
  const { text, line } = placed(message)
  const place =
    line === 0
      ? placeIn({ file, said: message })
      : columned(file.text, { line: unmarkedLine(marked, line), col: 0 })
  return { ...base, file: file.path, ...place, message: text.replace(/ \(in TestGroup \S+\)$/, '') }
}

/** `5:15: ...`, or `yaml: line 7: ...`; 0 where it is not told. */
function placed(message: string): Place & { readonly text: string } {
  const [, line = '0', col = '0', text = message] =
    /^(?:yaml: )?line (\d+):(?:(\d+):)? ([\s\S]*)$/.exec(message) ??
    /^(\d+):(\d+): (group [\s\S]*)$/.exec(message) ??
    []
  return { line: Number(line), col: Number(col), text }
}

/** Where its line begins, where no column is told. */
function columned(text: string, { line, col }: Place): Place {
  if (line === 0) return { line: 1, col: 1 }
  if (col > 0) return { line, col }
  const indent = /^[\s-]*/.exec(text.split('\n')[line - 1] ?? '')?.[0].length ?? 0
  return { line, col: indent + 1 }
}

/** lake's own readers find the place; whether it is wrong, promtool has said. */
function placeIn({ file, said }: { readonly file: Staged['file']; readonly said: string }): Place {
  for (const { input, expectations } of file.tests) {
    for (const { series, values, place, valuesPlace } of input) {
      if (errorsIn(syntaxOf(series, 'prometheus')[0], series).length > 0) return at(place)
      if (isNoNotation(values)) return at(valuesPlace)
    }
    const nameless = expectations.find(({ about, alert }) => about === 'alert' && alert === '')
    if (nameless !== undefined && said.includes('alertname')) return at(nameless)
  }
  const rule = /^rule: (.+?), time: /.exec(said)?.[1]
  const about = file.tests.flatMap(({ expectations }) => expectations).find(({ alert }) => alert === rule)
  return at(about ?? file.ruleFiles[0] ?? { line: 1, col: 1 })
}

function at({ line, col }: Place): Place {
  return { line, col }
}

function isNoNotation(values: string): boolean {
  try {
    readNotation(values, most)
    return values.trim() === ''
  } catch (error) {
    if (error instanceof BadNotation) return true
    throw error
  }
}
