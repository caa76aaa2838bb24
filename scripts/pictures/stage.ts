// `lake view` of the whole lake before the history: every component is part of the stack, although none runs.
import { readFile, glob } from 'node:fs/promises'
import { join } from 'node:path'
import { openStack } from '../../src/health/stack.ts'
import type { Stack } from '../../src/health/stack.ts'
import { realSystem } from '../../src/system/real.ts'
import { living } from '../../test/health/living.ts'
import { repository } from '../bench/measure.ts'
import type { Backends } from './backends.ts'
import { stepSeconds } from './lived.ts'

export async function lakeOn({ prometheus, loki, tempo }: Omit<Backends, 'close'>): Promise<Stack> {
  const places: Readonly<Record<string, string | undefined>> = { prometheus, loki, tempo }
  const { session } = await living()
  const stack = await openStack(session)
  const { plan } = stack
  const files = await Array.fromAsync(glob('templates/grafana/dashboards/*.json', { cwd: repository }))
  const dashboards = await Promise.all(
    files.toSorted().map(async (file) => {
      const json = JSON.parse(await readFile(join(repository, file), 'utf8')) as {
        uid: string
        title: string
      }
      return { file: `${json.uid}.json`, uid: json.uid, title: json.title, json }
    }),
  )
  return {
    ...stack,
    dashboards,
    plan: {
      ...plan,
      config: { ...plan.config, scrape: { ...plan.config.scrape, intervalSeconds: stepSeconds } },
    },
    session: {
      ...session,
      system: realSystem(),
      runtime: {
        ...session.runtime,
        addressOf: (_plan, service) => places[service],
      },
    },
  }
}
