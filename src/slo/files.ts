// The files of all SLOs of a project, below `.lake/`: made from slo/*.yaml and from nothing else.
import { toYaml } from '../render/yaml.ts'
import { sloDashboard } from './dashboard.ts'
import { sloJsonSchema } from './json-schema.ts'
import { parseSlo, sloFile } from './parse.ts'
import { sloGroups } from './rules.ts'
import { sloRunbook } from './runbook.ts'
import type { Slo } from './slo.ts'
import { span } from './windows.ts'
import { sloTests } from './tests.ts'

/** Path below `.lake/` -> text. */
export type SloFiles = ReadonlyMap<string, string>

/** A file that is no SLO has none: what brings it into the stack has refused it before. */
export function slosOf(user: ReadonlyMap<string, string>, scrapeSeconds: number): readonly Slo[] {
  return [...user].flatMap(([file, text]) => {
    if (!sloFile.test(file)) return []
    const parsed = parseSlo(file, text, scrapeSeconds)
    return parsed.ok ? [parsed.slo] : []
  })
}

export function filesOfSlos(user: ReadonlyMap<string, string>, scrapeSeconds: number): SloFiles {
  if (![...user.keys()].some((file) => sloFile.test(file))) return new Map()
  const slos = slosOf(user, scrapeSeconds)
  const files = slos.flatMap((slo) => [...filesOf(slo, scrapeSeconds)])
  return new Map([...files, ['slo.schema.json', sloJsonSchema()]])
}

export function filesOf(slo: Slo, scrapeSeconds: number): SloFiles {
  const head = `Of ${slo.file}: ${slo.objective} % over ${span(slo.windowSeconds)}.`
  return new Map([
    [`prometheus/rules/slo-${slo.name}.yaml`, toYaml({ groups: sloGroups(slo, scrapeSeconds) }, { head })],
    [`grafana/dashboards/slo-${slo.name}.json`, sloDashboard(slo, scrapeSeconds)],
    [`slo/${slo.name}.md`, sloRunbook(slo, scrapeSeconds)],
    ...[...sloTests(slo, scrapeSeconds)].map(([name, text]) => [`slo/${name}`, text] as const),
  ])
}

/** Whether a file below `.lake/` is made of this SLO, as it is or as it was before: its runbook stands on the page of all. */
export function isOfSlo(name: string): (path: string) => boolean {
  const made = new RegExp(
    `^(?:prometheus/rules/slo-${name}\\.yaml|grafana/dashboards/slo-${name}\\.json|slo/${name}\\.(?:md|burn\\d+x\\.test\\.yaml)|slo\\.schema\\.json|grafana/dashboards/lake-runbooks\\.json)$`,
  )
  return (path) => made.test(path)
}
