// Annotations as marks: moments of a query that belong together become one stretch of time.
import type { Annotation, Dashboard } from '../src/view/model/dashboard.ts'
import { framesOf } from '../src/view/model/frames.ts'
import type { Labels } from '../src/view/model/frames.ts'
import { annotationRequests } from '../src/view/model/requests.ts'
import type { Context } from '../src/view/model/requests.ts'
import type { TimeRange } from '../src/view/model/time.ts'
import type { Api } from './api.ts'
import type { Mark } from './drawing.ts'

export async function marksOf(
  { annotations }: Dashboard,
  context: Context,
  api: Api,
  signal: AbortSignal,
): Promise<readonly Mark[]> {
  const asked = annotationRequests(annotations, context)
  const found = await Promise.allSettled(
    asked.map(async ({ annotation, request, stepSeconds }) =>
      stretches(await api.ask(request, signal), annotation, stepSeconds * 1000),
    ),
  )
  return found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
}

function stretches(answer: unknown, annotation: Annotation, stepMs: number): readonly Mark[] {
  const target = {
    refId: 'A',
    source: annotation.source,
    expr: annotation.expr,
    legend: '',
    instant: false,
    range: true,
    format: 'time_series',
    interval: '',
    maxLines: undefined,
  }
  return framesOf(answer, target, false).flatMap(({ fields: [time, value] }) => {
    const text = textOf(annotation, value?.labels ?? {})
    const moments = (time?.values ?? []).filter(
      (at, index): at is number => typeof at === 'number' && Boolean(value?.values[index]),
    )
    return joined(moments, stepMs * 1.5).map(({ from, to }) => ({ from, to, color: annotation.color, text }))
  })
}

function textOf({ name, title, text }: Annotation, labels: Labels): string {
  const filled = (words: string): string =>
    words.replaceAll(/\{\{\s*([^}]+?)\s*\}\}/g, (_whole, label: string) => labels[label] ?? '')
  return [filled(title) || labels['alertname'] || name, filled(text)].filter(Boolean).join(': ')
}

/** Moments that are near each other are one stretch. */
function joined(moments: readonly number[], near: number): readonly TimeRange[] {
  const found: { from: number; to: number }[] = []
  for (const at of moments) {
    const last = found.at(-1)
    if (last !== undefined && at - last.to <= near) last.to = at
    else found.push({ from: at, to: at })
  }
  return found
}
