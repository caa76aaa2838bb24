// Annotations as marks: moments of a query that belong together become one stretch of time.
import type { Annotation, Dashboard } from '../src/view/model/dashboard.ts'
import { framesOf } from '../src/view/model/frames.ts'
import { annotationRequests } from '../src/view/model/requests.ts'
import type { Context } from '../src/view/model/requests.ts'
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
    const labels = value?.labels ?? {}
    const filled = (text: string): string =>
      text.replaceAll(/\{\{\s*([^}]+?)\s*\}\}/g, (_whole, name: string) => labels[name] ?? '')
    const text = [filled(annotation.title) || labels['alertname'] || annotation.name, filled(annotation.text)]
      .filter(Boolean)
      .join(': ')
    const marks: { from: number; to: number; color: string; text: string }[] = []
    for (const [index, at] of (time?.values ?? []).entries()) {
      if (typeof at !== 'number' || !value?.values[index]) continue
      const last = marks.at(-1)
      if (last !== undefined && at - last.to <= stepMs * 1.5) last.to = at
      else marks.push({ from: at, to: at, color: annotation.color, text })
    }
    return marks
  })
}
