// Every expectation of a test file, with what promtool said of it. Pure.
import type { AlertComplaint, Complaints, ExprComplaint } from './complaints.ts'
import { exprMark, testMark } from './marked.ts'
import type { Checked, Told } from './report.ts'
import type { Expectation, Test, TestFile } from './test-file.ts'

export interface Judged {
  readonly file: TestFile
  /** Its number in the marks. */
  readonly index: number
  /** Not all of it was run. */
  readonly isTroubled: boolean
}

export function checksOf({ file, index, isTroubled }: Judged, { failures }: Complaints): readonly Checked[] {
  return file.tests.flatMap((test, number) => {
    const mark = testMark(index, number)
    const own = failures.filter((it): it is AlertComplaint => it.about === 'alert' && it.mark === mark)
    return test.expectations.map((expectation, item): Checked => {
      const failed =
        expectation.about === 'alert'
          ? taken(own, expectation)
          : failures.find((it) => it.about === 'expression' && it.mark === exprMark(index, number, item))
      return {
        ...basics(file, { test, number }, expectation),
        outcome: failed !== undefined ? 'failed' : isTroubled ? 'not run' : 'passed',
        ...sides(failed),
        input: failed === undefined ? [] : test.input.map(({ series, values }) => ({ series, values })),
      }
    })
  })
}

function basics(
  { path }: TestFile,
  { test, number }: { readonly test: Test; readonly number: number },
  { line, col, about, alert, kind, at, seconds, expected }: Expectation,
) {
  const { name, intervalSeconds } = test
  return {
    file: path,
    line,
    col,
    test: number + 1,
    name,
    about,
    alert,
    kind,
    at,
    seconds,
    expected,
    intervalSeconds,
  }
}

function sides(failed: AlertComplaint | ExprComplaint | undefined): Pick<Checked, 'got' | 'samples'> {
  if (failed === undefined) return { got: [], samples: null }
  if (failed.about === 'alert') return { got: failed.got, samples: null }
  return { got: [], samples: { expected: failed.expected, got: failed.got } }
}

/** Two expectations of one alert at one moment are told apart by what they expect; each complaint is used once. */
function taken(own: AlertComplaint[], { alert, seconds, expected }: Expectation): AlertComplaint | undefined {
  const fits = (it: AlertComplaint): boolean =>
    it.alert === alert && Math.abs(it.seconds - seconds) < 0.001 && same(it.expected, expected)
  const at = own.findIndex(fits)
  return at === -1 ? undefined : own.splice(at, 1)[0]
}

/** In whatever order; promtool sorts them. */
function same(a: readonly Told[], b: readonly Told[]): boolean {
  const texts = (all: readonly Told[]): string =>
    all
      .map(({ labels, annotations }) => JSON.stringify([sorted(labels), sorted(annotations)]))
      .toSorted()
      .join('\n')
  return texts(a) === texts(b)
}

/** A label that is empty is none. */
function sorted(map: Told['labels']): readonly (readonly [string, string])[] {
  return Object.entries(map)
    .filter(([key, value]) => value !== '' && key !== 'alertname')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
