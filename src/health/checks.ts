// All checks of a stack, in the order in which a person would look: from the ground up.
import { alertChecks } from './alerts.ts'
import { attachedChecks } from './attached.ts'
import type { Check } from './check.ts'
import { containerChecks } from './containers.ts'
import { grafanaChecks } from './grafana.ts'
import { lackingChecks } from './lacking.ts'
import { logChecks } from './logs.ts'
import { metricChecks } from './metrics.ts'
import { ruleChecks } from './rules.ts'
import { nessieChecks } from './nessie.ts'
import { objectStoreChecks } from './object-store.ts'
import { otlpChecks } from './otlp.ts'
import type { Stack } from './stack.ts'
import { trinoChecks } from './trino.ts'

export function checksOf(stack: Stack): readonly Check[] {
  return [
    ...stack.plan.services.flatMap(containerChecks),
    ...lackingChecks(stack),
    ...attachedChecks(stack),
    ...metricChecks(stack),
    ...logChecks(stack),
    ...otlpChecks(stack),
    ...objectStoreChecks(stack),
    ...nessieChecks(stack),
    ...trinoChecks(stack),
    ...ruleChecks(stack),
    ...alertChecks(stack),
    ...grafanaChecks(stack),
  ]
}
