// `lake view` itself, over a real socket, before a backend of the test's own.
import { resolve } from 'node:path'
import { openStack } from '../../src/health/stack.ts'
import type { Stack } from '../../src/health/stack.ts'
import { realHost } from '../../src/system/host.ts'
import { realHttp } from '../../src/system/http.ts'
import { realClock } from '../../src/system/clock.ts'
import { serveView } from '../../src/view/server.ts'
import type { Served } from '../../src/view/server.ts'
import type { BuiltPage } from '../../src/view/page.ts'
import { buildPage } from '../../scripts/build/page.ts'
import { living } from '../health/living.ts'
import type { Backend } from './backend.ts'

export interface Stage extends Served {
  readonly stack: Stack
  readonly page: BuiltPage
}

let built: Promise<BuiltPage> | undefined

/** `dashboards`: beside those of the project. */
export async function stage(backend: Backend, dashboards: readonly unknown[] = []): Promise<Stage> {
  built ??= buildPage(resolve(import.meta.dirname, '../..'))
  const page = await built
  const stack = await stackOn(backend.url, dashboards)
  return { ...(await serveView(stack, page)), stack, page }
}

export async function stackOn(address: string, dashboards: readonly unknown[] = []): Promise<Stack> {
  const { session } = await living()
  const stack = await openStack(session)
  const more = dashboards.map((json) => {
    const { uid, title } = json as { uid: string; title: string }
    return { file: `${uid}.json`, uid, title, json }
  })
  return {
    ...stack,
    dashboards: [...stack.dashboards, ...more],
    session: {
      ...session,
      system: { ...session.system, http: realHttp(), clock: realClock(), host: realHost() },
      runtime: { ...session.runtime, addressOf: () => address },
    },
  }
}
