import type { DashboardFile, Flaw } from '../model.ts'
import { lintRule } from '../rule.ts'

export const duplicateDashboard = lintRule(
  'dashboard',
  {
    id: 'duplicate-dashboard',
    severity: 'error',
    why: 'With one uid or one title twice Grafana takes no change of any dashboard any more, not even of those of lake.',
  },
  (dashboard, { files, dashboards }) => {
    const first = files.filter((file) => file.kind === 'dashboard')
    const before = first.slice(0, first.indexOf(dashboard))
    return (['uid', 'title'] as const).flatMap((key): readonly Flaw[] => {
      const owner = ownerOf(key, dashboard, { before, dashboards })
      if (owner === undefined) return []
      return [{ at: dashboard.at(key), message: `the ${key} is that of ${owner}`, fix: 'take another' }]
    })
  },
)

interface Others {
  readonly before: readonly DashboardFile[]
  readonly dashboards: ReadonlyMap<string, string>
}

function ownerOf(
  key: 'uid' | 'title',
  dashboard: DashboardFile,
  { before, dashboards }: Others,
): string | undefined {
  const said = dashboard[key]
  if (said === '') return undefined
  for (const [uid, title] of dashboards)
    if (said === { uid, title }[key]) return `${uid}, a dashboard of lake`
  return before.find((other) => other[key] === said)?.path
}
