// Every rule. One file each, one section of docs/lint.md each, and a good and a bad fixture.
import type { LintRule, RuleFacts } from './rule.ts'
import { absentWithoutJob } from './rules/absent-without-job.ts'
import { alertFor } from './rules/alert-for.ts'
import { alertName } from './rules/alert-name.ts'
import { alertRunbook } from './rules/alert-runbook.ts'
import { alertSeverity } from './rules/alert-severity.ts'
import { alertTexts } from './rules/alert-texts.ts'
import { alertWithoutTest } from './rules/alert-without-test.ts'
import { alloyDuplicate } from './rules/alloy-duplicate.ts'
import { alloyReference } from './rules/alloy-reference.ts'
import { badAlloy } from './rules/bad-alloy.ts'
import { badDashboard } from './rules/bad-dashboard.ts'
import { badExpression } from './rules/bad-expression.ts'
import { badOverride } from './rules/bad-override.ts'
import { badQuery } from './rules/bad-query.ts'
import { badRule } from './rules/bad-rule.ts'
import { badSlo } from './rules/bad-slo.ts'
import { badTemplate } from './rules/bad-template.ts'
import { beyondRetention } from './rules/beyond-retention.ts'
import { brokenLink } from './rules/broken-link.ts'
import { counterWithoutRate } from './rules/counter-without-rate.ts'
import { dashboardId } from './rules/dashboard-id.ts'
import { dashboardUid } from './rules/dashboard-uid.ts'
import { deadJob } from './rules/dead-job.ts'
import { deadLabel } from './rules/dead-label.ts'
import { deadLabelValue } from './rules/dead-label-value.ts'
import { deadLogField } from './rules/dead-log-field.ts'
import { deadLogLabel } from './rules/dead-log-label.ts'
import { deadMetric } from './rules/dead-metric.ts'
import { deprecatedPanel } from './rules/deprecated-panel.ts'
import { duplicateAlert } from './rules/duplicate-alert.ts'
import { duplicateDashboard } from './rules/duplicate-dashboard.ts'
import { duplicateId } from './rules/duplicate-id.ts'
import { fragileTopk } from './rules/fragile-topk.ts'
import { groupInterval } from './rules/group-interval.ts'
import { groupSize } from './rules/group-size.ts'
import { highCardinality } from './rules/high-cardinality.ts'
import { humanize } from './rules/humanize.ts'
import { increaseOnFirstSample } from './rules/increase-on-first-sample.ts'
import { irateInAlert } from './rules/irate-in-alert.ts'
import { keepFiringFor } from './rules/keep-firing-for.ts'
import { legendLabel } from './rules/legend-label.ts'
import { libraryPanel } from './rules/library-panel.ts'
import { nanInAggregation } from './rules/nan-in-aggregation.ts'
import { neverMatches } from './rules/never-matches.ts'
import { noComparison } from './rules/no-comparison.ts'
import { overrideName } from './rules/override-name.ts'
import { panelOverlap } from './rules/panel-overlap.ts'
import { panelTexts } from './rules/panel-texts.ts'
import { panelUnit } from './rules/panel-unit.ts'
import { panelWithoutQuery } from './rules/panel-without-query.ts'
import { percentRange } from './rules/percent-range.ts'
import { quantileOverSummary } from './rules/quantile-over-summary.ts'
import { quantileWithoutRate } from './rules/quantile-without-rate.ts'
import { rateInterval } from './rules/rate-interval.ts'
import { rateOfSum } from './rules/rate-of-sum.ts'
import { rateOverGauge } from './rules/rate-over-gauge.ts'
import { ratioWithoutFloor } from './rules/ratio-without-floor.ts'
import { recordName } from './rules/record-name.ts'
import { refreshTooFast } from './rules/refresh-too-fast.ts'
import { regexp } from './rules/regexp.ts'
import { sameName } from './rules/same-name.ts'
import { shortRange } from './rules/short-range.ts'
import { templateLabel } from './rules/template-label.ts'
import { thresholdDiffers } from './rules/threshold-differs.ts'
import { tooManyPanels } from './rules/too-many-panels.ts'
import { undefinedVariable } from './rules/undefined-variable.ts'
import { unitSuffix } from './rules/unit-suffix.ts'
import { unknownDatasource } from './rules/unknown-datasource.ts'
import { valueInLabels } from './rules/value-in-labels.ts'
import { variableRefresh } from './rules/variable-refresh.ts'

export const rules: readonly LintRule[] = [
  badRule,
  badExpression,
  badTemplate,
  badDashboard,
  badQuery,
  badAlloy,
  badOverride,
  badSlo,
  absentWithoutJob,
  alertFor,
  alertName,
  alertRunbook,
  alertSeverity,
  alertTexts,
  alertWithoutTest,
  alloyDuplicate,
  alloyReference,
  beyondRetention,
  brokenLink,
  counterWithoutRate,
  dashboardId,
  dashboardUid,
  deadJob,
  deadLabel,
  deadLabelValue,
  deadLogField,
  deadLogLabel,
  deadMetric,
  deprecatedPanel,
  duplicateAlert,
  duplicateDashboard,
  duplicateId,
  fragileTopk,
  groupInterval,
  groupSize,
  highCardinality,
  humanize,
  increaseOnFirstSample,
  irateInAlert,
  keepFiringFor,
  legendLabel,
  libraryPanel,
  nanInAggregation,
  neverMatches,
  noComparison,
  overrideName,
  panelOverlap,
  panelTexts,
  panelUnit,
  panelWithoutQuery,
  percentRange,
  quantileOverSummary,
  quantileWithoutRate,
  rateInterval,
  rateOfSum,
  rateOverGauge,
  ratioWithoutFloor,
  recordName,
  refreshTooFast,
  regexp,
  sameName,
  shortRange,
  templateLabel,
  thresholdDiffers,
  tooManyPanels,
  undefinedVariable,
  unitSuffix,
  unknownDatasource,
  valueInLabels,
  variableRefresh,
]

/** About suppressions themselves: they can be told only when everything else is. */
export const suppressionRules = {
  bad: {
    id: 'bad-suppression',
    severity: 'warning',
    why: 'A suppression that names no rule or gives no reason hides nothing: the finding stays.',
  },
  unused: {
    id: 'unused-suppression',
    severity: 'warning',
    why: 'What is suppressed and no longer there would hide the next mistake of its kind.',
  },
} as const satisfies Readonly<Record<string, RuleFacts>>

export const everyRule: readonly RuleFacts[] = [...rules, ...Object.values(suppressionRules)]

export const ruleIds: ReadonlySet<string> = new Set(everyRule.map(({ id }) => id))
