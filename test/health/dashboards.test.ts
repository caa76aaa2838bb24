// A page that was brought in while Grafana runs: Grafana looks for new files every ten seconds.
import { expect, test } from 'vitest'
import { health } from '../../src/health/health.ts'
import { dir } from '../stack/world.ts'
import { living } from './living.ts'

/** What is said of the dashboards where Grafana takes these so many seconds from now, and the others at once. */
async function said(seconds: number, late: RegExp) {
  const { session, world } = await living()
  const { clock, disk, http } = world.system
  const begun = clock.monotonic()
  http.answers.set('http://127.0.0.1:3000/api/search', () => {
    const isTaken = clock.monotonic() - begun >= seconds * 1000
    const boards = [...disk.files].flatMap(([path, { text }]) => {
      if (!path.startsWith(`${dir}/grafana/dashboards/`)) return []
      const { uid, title } = JSON.parse(text) as { readonly uid: string; readonly title: string }
      return isTaken || !late.test(uid) ? [{ uid, title }] : []
    })
    return { status: 200, headers: {}, body: JSON.stringify(boards) }
  })
  const { checks } = await health(session, { only: ['grafana'], signal: new AbortController().signal })
  return checks.find(({ id }) => id === 'grafana.dashboards')
}

test('is waited for', async () => {
  expect(await said(9, /^lake-alerts$/)).toMatchObject({ status: 'ok' })
})

test('is missing where it does not come', async () => {
  expect(await said(60, /^lake-alerts$/)).toMatchObject({
    status: 'fail',
    cause: 'Grafana has not taken lake-alerts.json',
  })
})
