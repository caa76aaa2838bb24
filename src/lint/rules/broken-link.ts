import { uidsOf } from '../others.ts'
import { linksOf } from '../panels.ts'
import { lintRule } from '../rule.ts'

export const brokenLink = lintRule(
  'panel',
  {
    id: 'broken-link',
    severity: 'warning',
    why: 'Whoever follows it in a hurry lands on "Dashboard not found".',
  },
  (panel, { files, dashboards }) => {
    if (dashboards.size === 0) return []
    return linksOf(panel).flatMap(({ url, at }) => {
      const uid = /^\/?d\/([\w-]+)/.exec(url)?.[1]
      if (uid === undefined || dashboards.has(uid) || uidsOf(files).has(uid)) return []
      return [
        {
          at,
          message: `no dashboard has the uid ${uid}`,
          fix: 'see lake grafana --help for those there are',
        },
      ]
    })
  },
)
