// What was asked, what came back, and what was said before would come back: what does not fit is a problem.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Fault } from './faults.ts'
import type { Question } from './questions.ts'

export interface Absence {
  readonly needs: string
  /** Where it was seen last: version and date. */
  readonly last: string
  readonly ids: readonly string[]
}

/** What the rig may replace by a program of its own. */
export type Replaceable = 'grafana' | 'tempo'

/** `also`: what may show it without the fault, in one run and not in the next. */
type OnFault = Fault | { readonly fault: Fault; readonly also: string }

export interface Expectations {
  readonly programs: Readonly<Record<Replaceable, { readonly title: string; readonly last?: string }>>
  readonly onFault: Readonly<Record<string, OnFault>>
  readonly notHere: readonly Absence[]
}

export function readExpectations(): Expectations {
  return parse(readFileSync(new URL('expectations.yaml', import.meta.url), 'utf8')) as Expectations
}

export interface Row {
  readonly question: Question
  readonly verdict: string
}

/** The program that alone can answer, where it is one that may be replaced. */
function dependsOn({ source, query }: Question): Replaceable | undefined {
  if (source === 'tempo' || query.includes('job="tempo"')) return 'tempo'
  return query.includes('job="grafana"') ? 'grafana' : undefined
}

/** By what is declared: the same for every run, until somebody changes a dashboard, a rule or a declaration. */
export function rowsOf(questions: readonly Question[], expectations: Expectations): readonly Row[] {
  return questions.map((question) => ({ question, verdict: verdictOf(question, expectations) }))
}

function verdictOf(question: Question, { onFault, notHere, programs }: Expectations): string {
  const absence = notHere.find(({ ids }) => ids.includes(question.id))
  if (absence !== undefined) return `not provable here: needs ${absence.needs}; last: ${absence.last}`
  const name = dependsOn(question)
  const program = name === undefined ? undefined : programs[name]
  if (program !== undefined && program.last === undefined)
    return `not provable here: needs a real ${program.title}; last: no run yet`
  const fault = onFault[question.id]
  const shown = fault === undefined ? 'data' : wordsOf(fault)
  return program === undefined ? shown : `${shown}; last with a real ${program.title}: ${program.last}`
}

function wordsOf(declared: OnFault): string {
  if (typeof declared === 'string') return `only on fault, proven by ${declared}`
  return `on fault, proven by ${declared.fault}; also ${declared.also}`
}

export interface Seen {
  /** Ids with an answer before anything was broken on purpose. */
  readonly healthy: ReadonlySet<string>
  /** Ids with an answer after all faults. */
  readonly faulty: ReadonlySet<string>
  /** What the rig replaced by programs of its own. */
  readonly replaced: ReadonlySet<Replaceable>
}

export function problems(
  questions: readonly Question[],
  { onFault, notHere }: Expectations,
  { healthy, faulty, replaced }: Seen,
): readonly string[] {
  const known = new Set(questions.map(({ id }) => id))
  const declared = [...Object.keys(onFault), ...notHere.flatMap(({ ids }) => ids)]
  const twice = declared.filter((id, index) => declared.indexOf(id) !== index)
  return [
    ...declared.filter((id) => !known.has(id)).map((id) => `${id}: declared, and nothing asks it`),
    ...twice.map((id) => `${id}: declared twice`),
    ...questions.flatMap((question) => {
      const { id, title, query } = question
      const program = dependsOn(question)
      if (program !== undefined && replaced.has(program)) return []
      const said = (text: string): readonly string[] => [`${id} (${title}): ${text}: ${query}`]
      const declared = onFault[id]
      if (declared !== undefined) {
        const [fault, also] = typeof declared === 'string' ? [declared] : [declared.fault, declared.also]
        if (healthy.has(id) && also === undefined)
          return said(`declared as only on fault, and had data without one`)
        return faulty.has(id) ? [] : said(`no data, although "${fault}" happened`)
      }
      const absence = notHere.find(({ ids }) => ids.includes(id))
      if (absence === undefined) return healthy.has(id) ? [] : said('no data, and nothing explains it')
      return faulty.has(id) ? said(`declared as not provable here, and has data`) : []
    }),
  ]
}

/** `panels: 250 data, 9 only on fault, 3 not provable here`. */
export function counted(rows: readonly Row[]): string {
  const kinds = ['panel', 'alert'] as const
  return kinds
    .map((kind) => {
      const mine = rows.filter(({ question }) => question.kind === kind)
      const count = (start: string): number => mine.filter(({ verdict }) => verdict.startsWith(start)).length
      const numbers = [
        `${count('data')} data`,
        `${count('only')} only on fault`,
        `${count('not')} not provable here`,
      ]
      return `${kind}s: ${numbers.join(', ')}`
    })
    .join('; ')
}
