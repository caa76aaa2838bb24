// The page that signs in: for its address, once, for two minutes, and for nobody else.
import { describe, expect, test } from 'vitest'
import { resetPassword } from '../../src/health/grafana.ts'
import { openStack } from '../../src/health/stack.ts'
import { findDashboard } from '../../src/pages/dashboards.ts'
import { pageOf, pagesOf } from '../../src/pages/open.ts'
import { openSignIn, requireGrafana } from '../../src/pages/sign-in.ts'
import { living, projectId } from './living.ts'
import type { Living } from './living.ts'

async function signIn(stack: Living, dashboard?: string) {
  const opened = await openStack(stack.session)
  const options = { signal: new AbortController().signal }
  const found = dashboard === undefined ? {} : { dashboard: findDashboard(opened, dashboard) }
  const { url, done } = await openSignIn(opened, { ...options, ...found })
  const [serve] = stack.world.system.served
  const { host, pathname } = new URL(url)
  const request = { headers: {}, signal: options.signal }
  return { url, done, host, path: pathname, get: (path: string, from = host) => serve!(path, from, request) }
}

test('the first visit gets a session of Grafana, and no other', async () => {
  const stack = await living()
  const { url, done, path, get } = await signIn(stack, 'lake-overview')
  expect(url).toMatch(/^http:\/\/demo\.localhost:40000\/[0-9a-f]{48}$/)
  const answer = await get(path)
  expect(answer.status).toBe(302)
  expect(answer.headers).toMatchObject({
    location: 'http://demo.localhost:3000/d/lake-overview',
    'cache-control': 'no-store',
  })
  const cookies = answer.headers['set-cookie'] as readonly string[]
  expect(cookies[0]).toMatch(
    new RegExp(
      `^lake_${projectId(stack).replaceAll('-', '_')}_session=secret; Path=/; HttpOnly; SameSite=Lax$`,
    ),
  )
  expect(cookies[1]).toBe('grafana_session_expiry=1; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT')
  expect((await get(path)).status).toBe(404)
  await done
})

test('two at once: one is let in', async () => {
  const { path, get, done } = await signIn(await living())
  const answers = await Promise.all([get(path), get(path), get(path)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([302, 404, 404])
  await done
})

describe('nobody else', () => {
  test.each([
    ['another path', '/', undefined, 404],
    ['a part of the token', 'half', undefined, 404],
    ['the token and more', 'more', undefined, 404],
    ['an address instead of the name', 'right', '127.0.0.1:40000', 403],
    ["somebody else's name", 'right', 'evil.example:40000', 403],
    ['no name', 'right', '', 403],
    ['another port', 'right', 'demo.localhost:80', 403],
  ])('%s', async (_, what, host, status) => {
    const { path, get, done, url } = await signIn(await living())
    const paths: Record<string, string> = { half: path.slice(0, -1), more: `${path}/x`, right: path }
    const answer = await get(paths[what] ?? what, host)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer)).not.toContain(url.slice(-48))
    expect(answer.headers['set-cookie']).toBeUndefined()
    // It has used nothing up.
    expect((await get(path)).status).toBe(302)
    await done
  })
})

test('after two minutes it is over', async () => {
  const stack = await living()
  const { done } = await signIn(stack)
  await expect(done).rejects.toMatchObject({ code: 'sign-in-expired', exit: 'timeout' })
  expect(stack.world.system.clock.elapsed()).toBeGreaterThanOrEqual(120_000)
})

test('where Grafana refuses, the page says little and the command says why', async () => {
  const stack = await living()
  stack.wrong.password = true
  const { path, get, done } = await signIn(stack)
  expect(await get(path)).toMatchObject({ status: 502, body: expect.stringContaining('terminal') })
  await expect(done).rejects.toMatchObject({
    code: 'sign-in-refused',
    message: expect.stringContaining('was changed in Grafana'),
  })
})

test('the password is in nothing that is served, opened or called', async () => {
  const stack = await living()
  const password = stack.world.system.disk.files.get('/project/.lake/secrets/grafana-admin-password')!.text
  const { url, path, get, done } = await signIn(stack)
  const told = JSON.stringify([url, await get(path), stack.world.system.calls])
  await done
  expect(password.length).toBeGreaterThan(40)
  expect(told).not.toContain(password)
})

test('Grafana that does not run cannot be signed in to', async () => {
  const stack = await living()
  stack.kill('grafana')
  const opened = await openStack(stack.session)
  expect(() => requireGrafana(opened)).toThrow(expect.objectContaining({ exit: 'notRunning' }))
  expect(() => pageOf(opened, 'grafana')).toThrow(expect.objectContaining({ exit: 'notRunning' }))
})

test('dashboards by uid, short uid, file or title; else the nearest', async () => {
  const opened = await openStack((await living()).session)
  for (const word of ['lake-overview', 'overview', 'Lake-Overview'])
    expect(findDashboard(opened, word).uid).toBe('lake-overview')
  expect(() => findDashboard(opened, 'overvew')).toThrow(
    expect.objectContaining({ exit: 'usage', details: ['Did you mean lake-overview?'] }),
  )
})

test('pages are those of services that have one', async () => {
  const opened = await openStack((await living()).session)
  expect(pagesOf(opened).map(({ service, url }) => [service, url])).toEqual([
    ['prometheus', 'http://demo.localhost:9090/'],
    ['alertmanager', 'http://demo.localhost:9093/'],
    ['alloy', 'http://demo.localhost:12345/'],
    ['grafana', 'http://demo.localhost:3000/'],
  ])
  expect(() => pageOf(opened, 'loki')).toThrow(expect.objectContaining({ code: 'no-page', exit: 'usage' }))
  expect(() => pageOf(opened, 'prometheu')).toThrow(
    expect.objectContaining({ details: ['Did you mean prometheus?'] }),
  )
})

test('the password is put back in the same words on both runtimes', () => {
  const rest = 'admin reset-admin-password --password-from-stdin < .lake/secrets/grafana-admin-password'
  const program = { version: '13', home: '/opt/grafana', bin: {} }
  expect(resetPassword({})).toBe(`lake exec grafana -- grafana cli ${rest}`)
  expect(resetPassword({ native: { programs: new Map([['grafana', program]]) } })).toBe(
    `lake exec grafana -- grafana cli --homepath /opt/grafana ${rest}`,
  )
})
