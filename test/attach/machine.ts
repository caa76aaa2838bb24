// A machine on which a shop runs: what its engine and its ports would say.
import { HttpFailure } from '../../src/system/http-failure.ts'
import type { RunningContainer } from '../../src/system/machine.ts'
import type { HttpAnswer } from '../../src/system/system.ts'
import { fakeSystem } from '../fakes/fake-system.ts'
import type { FakeSystem } from '../fakes/fake-system.ts'

export function container(
  project: string | undefined,
  service: string,
  image: string,
  more: Partial<RunningContainer> = {},
): RunningContainer {
  const labels: Record<string, string> = { 'com.docker.compose.service': service }
  if (project !== undefined) labels['com.docker.compose.project'] = project
  return {
    name: project === undefined ? service : `${project}-${service}-1`,
    image,
    labels: project === undefined ? {} : labels,
    networks: [project === undefined ? 'bridge' : `${project}_default`],
    ports: [],
    ...more,
  }
}

/** Every port is closed but those in `pages`: `8080/v1/info` -> its answer. */
export function machine(
  running: readonly RunningContainer[],
  pages: Readonly<Record<string, string | Partial<HttpAnswer>>> = {},
): FakeSystem {
  const system = fakeSystem()
  system.engineState.running.push(...running)
  system.http.answers.set('http://127.0.0.1:', (url) => {
    const page = pages[url.slice('http://127.0.0.1:'.length)]
    const open = Object.keys(pages).some((key) => url.startsWith(`http://127.0.0.1:${key.split('/')[0]}/`))
    if (!open) throw new HttpFailure('refused', `connect ECONNREFUSED ${url}`)
    if (page === undefined) return { status: 404, headers: {}, body: 'not found' }
    const answer = typeof page === 'string' ? { body: page } : page
    return { status: 200, headers: {}, body: '', ...answer }
  })
  return system
}

export const shop = [
  container('shop', 'trino', 'docker.io/trinodb/trino:476', { ports: [{ container: 8080 }] }),
  container('shop', 'postgres', 'postgres:15', { ports: [{ container: 5432 }] }),
  container('shop', 'web', 'shop/web:1.2'),
]
