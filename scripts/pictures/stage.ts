// `lake view` of the whole lake before the history: every component is part of the stack, although none runs.
import { readFile, glob } from 'node:fs/promises'
import { join } from 'node:path'
import { openStack } from '../../src/health/stack.ts'
import type { Stack } from '../../src/health/stack.ts'
import { addAlertLinks } from '../../src/render/alert-links.ts'
import { realSystem } from '../../src/system/real.ts'
import { living } from '../../test/health/living.ts'
import { repository } from '../bench/measure.ts'
import type { Backends } from './backends.ts'
import { stepSeconds } from './lived.ts'

const whole = 'components: { postgres: {}, minio: {}, nessie: {}, trino: {} }\n'

export async function lakeOn({ prometheus, loki, tempo }: Omit<Backends, 'close'>): Promise<Stack> {
  const places: Readonly<Record<string, string | undefined>> = { prometheus, loki, tempo }
  const { session } = await living(whole)
  const stack = await openStack(session)
  const { plan } = stack
  const files = await Array.fromAsync(glob('templates/grafana/dashboards/*.json', { cwd: repository }))
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(repository, file), 'utf8')))
  // The page of runbooks is made for the components of a stack.
  addAlertLinks({ plan, templates: session.templates, slos: new Map() }, new Map(), (_, text) => {
    texts.push(text)
  })
  const dashboards = texts.map((text) => {
    const json = JSON.parse(text) as { uid: string; title: string }
    return { file: `${json.uid}.json`, uid: json.uid, title: json.title, json }
  })
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
