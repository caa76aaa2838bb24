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
    const tested = new RegExp(
      `(?:alertname|alert):\\s*["']?${name.replaceAll(/\W/g, '\\$&')}["']?(?:\\s|,|\\}|$)`,
    )
    if (tests.some((text) => tested.test(text))) return []
    const fix = 'write one for promtool in alerts/<name>.test.yaml'
    return [{ at: at('alert'), message: `no test is about ${name}`, fix }]
  },
)
