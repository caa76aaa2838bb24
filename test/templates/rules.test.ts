import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { selectorsOf } from '../../src/contracts/promql.ts'
import { numbersIn } from '../../src/render/promql.ts'
import {
  alerts,
  dashboards,
  lokiRules,
  prometheusRules,
  readTemplate,
  root,
  templateFile,
  templatePaths,
  yamlOf,
} from './files.ts'
import { tool } from './tools.ts'

const promtool = tool('promtool')

const ruleFiles = templatePaths('prometheus/rules').filter((path) => /\/[^/.]+\.yaml$/.test(path))
const ruleTests = templatePaths('prometheus/rules').filter((path) => path.endsWith('.test.yaml'))
const nameOf = (rule: { readonly alert?: string; readonly record?: string }): string =>
  rule.alert ?? rule.record ?? '?'

describe('every rule', () => {
  it.each(prometheusRules)(
    '$alert names the job of every selector, but for series of Prometheus itself',
    ({ expr }) => {
      const open = selectorsOf(expr).filter(
        ({ metric, matchers }) =>
          !matchers.some(({ label }) => label === 'job') && !['up', 'ALERTS'].includes(metric),
      )
      expect(open).toEqual([])
    },
  )

  it('has a name of its own', () => {
    const names = [...prometheusRules, ...lokiRules].map(nameOf)
    expect(names).toEqual([...new Set(names)])
  })
})

describe('every alert', () => {
  it.each(alerts)('$alert has a severity, a component, a summary and a description', (rule) => {
    const { labels = {}, annotations = {}, expr } = rule
    expect(['critical', 'warning', 'info']).toContain(labels['severity'])
    // Its own label, or that of the series, which an aggregation must keep.
    expect(labels['component'] ?? expr).toMatch(
      /^[a-z-]+$|component \}\}$|^(?!.*\bby\b)|^.*\bby \([^)]*\bcomponent\b/,
    )
    const wanted = ['summary', 'description', 'runbook']
    expect(wanted.filter((name) => !annotations[name])).toEqual([])
  })

  const linking = alerts.filter(({ annotations = {} }) => annotations['panel'] !== undefined)

  it.each(linking)('$alert links a panel that exists', ({ annotations = {} }) => {
    const ids = dashboards.flatMap(({ uid, panels }) => panels.map(({ id }) => `${uid}/${id}`))
    expect(ids).toContain(annotations['panel'])
  })

  it.each(alerts)('$alert has the runbook it names', ({ alert, annotations = {} }) => {
    expect(annotations['runbook']).toBe(alert)
    expect(existsSync(join(root, 'docs/runbooks', `${alert}.md`))).toBe(true)
  })

  it('is what every runbook is about', () => {
    const runbooks = readdirSync(join(root, 'docs/runbooks')).filter(
      (name) => name.endsWith('.md') && name !== 'README.md',
    )
    expect(runbooks.map((name) => name.slice(0, -3)).toSorted()).toEqual(alerts.map(nameOf).toSorted())
  })

  it('has a test with promtool', () => {
    const tested = ruleTests.flatMap((path) =>
      (yamlOf(path) as Tests).tests.flatMap(({ alert_rule_test }) => alert_rule_test),
    )
    const fires = new Set(
      tested.filter(({ exp_alerts }) => exp_alerts !== undefined).map(({ alertname }) => alertname),
    )
    const silent = new Set(
      tested.filter(({ exp_alerts }) => exp_alerts === undefined).map(({ alertname }) => alertname),
    )
    const names = prometheusRules.map(nameOf)
    expect(names.filter((name) => !fires.has(name))).toEqual([])
    expect(names.filter((name) => !silent.has(name))).toEqual(['Watchdog'])
  })
})

interface Tests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: unknown }[]
  }[]
}

interface Parameter {
  readonly default: number
  readonly unit: string
  readonly number: string
}

describe('every parameter', () => {
  const parameters = [...templatePaths('prometheus/rules'), ...templatePaths('loki/rules')]
    .filter((path) => path.endsWith('.params.yaml'))
    .flatMap((path) =>
      Object.entries(yamlOf(path) as Record<string, Record<string, Parameter>>).flatMap(([alert, declared]) =>
        Object.entries(declared).map(([name, parameter]) => ({ alert, name, path, ...parameter })),
      ),
    )

  it.each(parameters)(
    '$alert.$name is one number of its expression',
    ({ alert, path, number, default: value }) => {
      const file = path.replace('.params.yaml', '.yaml')
      const rule = alerts.find((candidate) => candidate.alert === alert && candidate.file === file)
      expect(rule).toBeDefined()
      expect(Number(number)).toBe(value)
      expect(numbersIn(rule?.expr ?? '').filter(({ text }) => text === number)).toHaveLength(1)
    },
  )
})

describe('rules on the host', () => {
  // The recording has all collectors; the shipped exporter runs those that it names.
  const collectors: Readonly<Record<string, string>> = {
    cpu: 'cpu',
    filesystem: 'filesystem',
    load15: 'loadavg',
    memory: 'meminfo',
    timex: 'timex',
  }

  it('use only what the shipped exporter collects', () => {
    const enabled = /set_collectors = \[(.*)\]/.exec(readTemplate('host/host.alloy'))?.[1]
    const used = prometheusRules
      .filter(({ component }) => component === 'host')
      .flatMap(({ expr }) => selectorsOf(expr).map(({ metric }) => metric.split('_')[1] ?? ''))
    expect(used.length).toBeGreaterThan(0)
    for (const family of used) expect(enabled, family).toContain(`"${collectors[family]}"`)
  })
})

describe('promtool', () => {
  it.skipIf(promtool.missing)('accepts every rule file', () => {
    const complaints = promtool.complaints(['check', 'rules', ...ruleFiles.map(templateFile)])
    expect(complaints).toBe('')
  })

  for (const path of ruleTests) {
    it.skipIf(promtool.missing)(`passes ${path}`, () => {
      const complaints = promtool.complaints(['test', 'rules', templateFile(path)])
      expect(complaints).toBe('')
    })
  }
})
