import { lintRule } from '../rule.ts'

export const dashboardUid = lintRule(
  'dashboard',
  {
    id: 'dashboard-uid',
    severity: 'warning',
    why: 'Links go by the uid: without one, or with one that it does not take, Grafana makes a new one.',
  },
  ({ uid, at }) => {
    if (uid === '') return [{ at: at(), message: 'it has no uid', fix: 'add "uid": "my-dashboard"' }]
    if (uid.length > 40 || !/^[\w-]+$/.test(uid))
      return [{ at: at('uid'), message: `"${uid}" is no uid`, fix: 'letters, digits, - and _, 40 at most' }]
    return []
  },
)
