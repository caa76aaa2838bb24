// What the linter is given in tests: the shipped files, and what is known of lake.
import type { ContractFile } from '../../src/contracts/contract.ts'
import type { LogContract } from '../../src/contracts/logql.ts'
import type { Target } from '../../src/config/types.ts'
import type { Facts } from '../../src/lint/facts.ts'
import { projectFacts } from '../../src/lint/project-facts.ts'
import { readTemplate, templatePaths } from '../templates/files.ts'

const contracts = templatePaths('contracts')
  .filter((path) => !path.endsWith('/logs.json'))
  .map((path) => JSON.parse(readTemplate(path)) as ContractFile)
const logs = JSON.parse(readTemplate('contracts/alloy/logs.json')) as LogContract

const linted = /^(?:(?:prometheus|loki)\/rules\/[^/.]+\.yaml|grafana\/dashboards\/.*\.json|.*\.alloy)$/

/** Of the two sources of logs a stack has one. */
export function shippedLintFiles(source = 'compose'): ReadonlyMap<string, string> {
  const other = source === 'compose' ? 'native' : 'compose'
  const paths = templatePaths().filter((path) => linted.test(path) && path !== `alloy/source-${other}.alloy`)
  return new Map(paths.map((path) => [path, readTemplate(path)]))
}

export function shippedTests(): readonly string[] {
  return templatePaths()
    .filter((path) => path.endsWith('.test.yaml'))
    .map(readTemplate)
}

/** Beside them nothing else is shipped. */
export function shippedFacts(): Facts {
  const texts = [...shippedLintFiles().values()]
  const none = { rules: [], dashboards: new Map([['', '']]), alloy: [''], own: [], ownAlloy: [] }
  return projectFacts({ ...none, contracts, logs }, undefined, texts)
}

/** As in the project of a user, with one alert shipped. */
export function fixtureFacts(own: readonly ContractFile[] = [], targets: readonly Target[] = []): Facts {
  const alert = 'PostgresManyIdle'
  const rules = [{ alert, expr: 'pg_stat_activity_count{job="postgres",state="idle"} > 80' }]
  const alloy = [readTemplate('alloy/write.alloy')]
  const shipped = {
    rules,
    dashboards: new Map([['trino', 'Trino']]),
    alloy,
    contracts,
    own,
    logs,
    ownAlloy: ['stage.labels { values = { tenant = "" } }'],
  }
  const retention = { metricsHours: 24 * 30, logsHours: 24 * 30, tracesHours: 24 * 14 }
  return projectFacts(shipped, { targets, scrape: { intervalSeconds: 15 }, retention }, [])
}
