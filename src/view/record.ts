// All that a dashboard asks for one stretch of time, with the answers: what an exported page shows.
import type { Dashboard as DashboardFile, Stack } from '../health/stack.ts'
import { backends } from './backends.ts'
import { bootOf } from './catalogue.ts'
import type { Recorded } from './model/boot.ts'
import { layout } from './model/layout.ts'
import { readDashboard } from './model/read.ts'
import { annotationRequests, keyOf, panelRequests, recordedPoints } from './model/requests.ts'
import type { Context, Request } from './model/requests.ts'
import type { TimeRange } from './model/time.ts'
import { resolveVariables } from './model/variables.ts'
import type { Ask } from './model/variables.ts'

export interface Recording extends Recorded {
  /** Questions that got no answer, in words. */
  readonly failed: readonly string[]
}

export async function record(
  stack: Stack,
  { uid, json }: DashboardFile,
  range: TimeRange,
  signal: AbortSignal,
): Promise<Recording> {
  const now = stack.session.system.clock.now().getTime()
  const boot = bootOf(stack)
  const answers: Record<string, { status: number; body: unknown }> = {}
  const failed: string[] = []
  const askBackend = backends(stack)
  const ask = async (request: Request): Promise<unknown> => {
    signal.throwIfAborted()
    const { status, body } = await askBackend(request, signal)
    const parsed: unknown = JSON.parse(body)
    answers[keyOf(request)] = { status, body: parsed }
    if (status !== 200)
      failed.push(
        `${request.params['query'] ?? request.path}: ${String((parsed as { error?: unknown }).error)}`,
      )
    return parsed
  }
  const known = { range, now, sources: boot.sources, scrapeSeconds: boot.scrapeSeconds }
  const variables = await askAll(json, known, ask)
  return { boot, uid, dashboard: json, ...range, now, variables, answers, failed }
}

/** In the order of the page: variables, then all that depends on them. Returns what is chosen. */
async function askAll(
  json: unknown,
  known: Omit<Context, 'values'>,
  ask: Ask,
): Promise<Recorded['variables']> {
  const dashboard = readDashboard(json)
  const { variables, values } = await resolveVariables(dashboard, new Map(), known, ask)
  const context = { ...known, values }
  const panels = layout(dashboard.panels, values).flatMap((section) => section.panels)
  const asked = panels.flatMap((placed) =>
    panelRequests(placed.panel, recordedPoints(placed.place), { ...context, values: placed.values }),
  )
  await Promise.all([
    ...asked.flatMap((each) => (each.kind === 'ask' ? [ask(each.request)] : [])),
    ...annotationRequests(dashboard.annotations, context).map(({ request }) => ask(request)),
  ])
  return Object.fromEntries(variables.map(({ variable, selected }) => [variable.name, selected]))
}
