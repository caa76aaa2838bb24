// What is declared to be as it should be: by comments, and in dashboards at their top level.
import { describe, expect, test } from 'vitest'
import { lint } from '../../src/lint/lint.ts'

const rule = (name: string, above = '', behind = '') =>
  `${above}      - alert: ${name}${behind}
        expr: orders_waiting > 10
        labels: { severity: warning }
        annotations: { summary: They wait, description: They do. }
`
const file = (...rules: readonly string[]) => `groups:\n  - name: orders\n    rules:\n${rules.join('')}`
const found = (text: string, path = 'alerts/x.rules.yaml', least: 'info' | 'warning' | 'error' = 'warning') =>
  lint(new Map([[path, text]]), { least }).findings.map(({ ruleId, line }) => `${ruleId}:${line}`)
const ignore = '# lake-lint: ignore alert-for -- one sample is enough'

describe('a comment', () => {
  test('holds for the rule below it, and for no other', () => {
    expect(found(file(rule('A'), rule('B')))).toEqual(['alert-for:4', 'alert-for:8'])
    expect(found(file(rule('A', `      ${ignore}\n`), rule('B')))).toEqual(['alert-for:9'])
    expect(found(file(rule('A'), rule('B', `      ${ignore}\n`)))).toEqual(['alert-for:4'])
  })

  test('holds for its own line where something stands before it', () => {
    expect(found(file(rule('A', '', ` ${ignore}`), rule('B')))).toEqual(['alert-for:8'])
  })

  test('holds for a group or for all of the file, by where it stands', () => {
    const groups = file(rule('A'), rule('B'))
    expect(found(groups.replace('  - name', `  ${ignore}\n  - name`))).toEqual([])
    expect(found(`${ignore}\n${groups}`)).toEqual([])
  })

  test('may stand above other comments, and with Windows line ends', () => {
    const text = file(rule('A', `      ${ignore}\n      # because\n`))
    expect(found(text)).toEqual([])
    expect(found(text.replaceAll('\n', '\r\n'))).toEqual([])
  })

  test.each([
    ['# lake-lint: ignore alert-for', 'it gives no reason'],
    ['# lake-lint: ignore alert-for --', 'it gives no reason'],
    ['# lake-lint: ignore alert-four -- so', 'no rule is called "alert-four"'],
    ['# lake-lint: ignore -- so', 'no rule is called ""'],
    ['# lake-lint: ignore bad-rule -- so', 'bad-rule cannot be suppressed'],
  ])('%s hides nothing', (comment, message) => {
    const text = file(rule('A', `      ${comment}\n`))
    const findings = lint(new Map([['x.rules.yaml', text]]), { least: 'warning' }).findings
    expect(findings.map(({ ruleId }) => ruleId).toSorted()).toEqual(['alert-for', 'bad-suppression'])
    expect(findings.find(({ ruleId }) => ruleId === 'bad-suppression')?.message).toBe(message)
  })

  test('that no finding needs is reported; not where its rule was not asked', () => {
    const text = file(rule('A', `      ${ignore}\n`)).replace('        expr', '        for: 5m\n        expr')
    expect(found(text)).toEqual(['unused-suppression:4'])
    expect(found(text, 'x.rules.yaml', 'error')).toEqual([])
    expect(lint(new Map([['x.rules.yaml', text]]), { only: ['alert-texts'] }).findings).toEqual([])
  })

  test('counts what it hides', () => {
    const text = file(rule('A', `      ${ignore}\n`))
    expect(lint(new Map([['x.rules.yaml', text]]), { least: 'warning' }).suppressed).toBe(1)
  })

  test('in an Alloy file begins with two slashes', () => {
    const twice = 'loki.process "a" {\n\tforward_to = []\n}\n'
    const comment = '// lake-lint: ignore alloy-duplicate -- only one of them is loaded\n'
    expect(found(twice + twice, 'alloy/x.alloy')).toEqual(['alloy-duplicate:4'])
    expect(found(twice + comment + twice, 'alloy/x.alloy')).toEqual([])
  })
})

describe('a dashboard', () => {
  const panel = (id: number) => ({ id, type: 'graph', title: `P${id}`, targets: [{ refId: 'A' }] })
  const page = (lakeLint?: unknown) =>
    JSON.stringify({ uid: 'x', title: 'X', panels: [panel(1), panel(2)], lakeLint }, undefined, 1)
  const graphs = (text: string) => found(text, 'dashboards/x.json')

  test('says it for one panel, or for all', () => {
    expect(graphs(page())).toHaveLength(2)
    const one = { ignore: 'deprecated-panel', panel: 2, reason: 'it is the last of its kind' }
    expect(graphs(page([one]))).toEqual(['deprecated-panel:7'])
    expect(graphs(page([{ ...one, panel: undefined }]))).toEqual([])
  })

  test('gives a reason, and names a rule and a panel that are there', () => {
    const said = (entry: object) => graphs(page([entry])).filter((it) => it.includes('suppression'))
    expect(said({ ignore: 'deprecated-panel' })).toEqual(['bad-suppression:27'])
    expect(said({ ignore: 'nothing', reason: 'so' })).toEqual(['bad-suppression:27'])
    expect(said({ ignore: 'panel-overlap', panel: 2, reason: 'so' })).toEqual(['unused-suppression:27'])
  })
})
