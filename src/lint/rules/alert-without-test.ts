import { lintRule } from '../rule.ts'

export const alertWithoutTest = lintRule(
  'alert',
  {
    id: 'alert-without-test',
    severity: 'info',
    why: 'Nobody knows whether an alert fires that has never fired.',
  },
  ({ name, at, file }, { tests }) => {
    if (file.language === 'loki') return []
    if (testedIn(tests).has(name)) return []
    const fix = 'write one for promtool in alerts/<name>.test.yaml'
    return [{ at: at('alert'), message: `no test is about ${name}`, fix }]
  },
)

const found = new WeakMap<readonly string[], ReadonlySet<string>>()

function testedIn(tests: readonly string[]): ReadonlySet<string> {
  const known = found.get(tests) ?? new Set(tests.flatMap(namesIn))
  found.set(tests, known)
  return known
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:alertname|alert):\s*["']?([^\s"',}]+)/g)].map(([, name = '']) => name)
}
