import { lintRule } from '../rule.ts'

export const dashboardUid = lintRule(
  'dashboard',
  {
    id: 'dashboard-uid',
    severity: 'warning',
    why: 'Links go by the uid: without one Grafana makes a new one, and with one twice only one of the two is shown.',
  },
  ({ uid, path, at }, { files, dashboards }) => {
    if (uid === '') return [{ at: at(), message: 'it has no uid', fix: 'add "uid": "my-dashboard"' }]
    if (uid.length > 40 || !/^[\w-]+$/.test(uid))
      return [{ at: at('uid'), message: `"${uid}" is no uid`, fix: 'letters, digits, - and _, 40 at most' }]
    if (dashboards.has(uid))
      return [{ at: at('uid'), message: `a dashboard of lake has the uid ${uid}`, fix: 'take another' }]
    const first = files.find((file) => file.kind === 'dashboard' && file.uid === uid)
    if (first === undefined || first.path === path) return []
    return [{ at: at('uid'), message: `the uid is that of ${first.path}`, fix: 'take another' }]
  },
)
