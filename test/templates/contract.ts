// What components really expose, from recordings of their metrics pages: metric -> labels, by scrape job.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { components } from '../../src/components/index.ts'
import type { Component, Relabel, ScrapeJob } from '../../src/components/component.ts'
import { root } from './files.ts'

export type JobContract = ReadonlyMap<string, ReadonlySet<string>>

/** Labels that every target gets from its scrape job. */
const targetLabels = ['job', 'instance', 'component']

/** Series that Prometheus makes itself. */
const ownSeries: Readonly<Record<string, readonly string[]>> = {
  up: targetLabels,
  scrape_duration_seconds: targetLabels,
  scrape_samples_scraped: targetLabels,
  ALERTS: [...targetLabels, 'alertname', 'alertstate', 'severity'],
  ALERTS_FOR_STATE: [...targetLabels, 'alertname', 'severity'],
}

function parseExposition(text: string): Map<string, Set<string>> {
  const metrics = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? []
    if (name === undefined) continue
    const known = metrics.get(name) ?? new Set()
    for (const [, label] of labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g))
      if (label !== undefined) known.add(label)
    metrics.set(name, known)
  }
  return metrics
}

function relabelled(labels: Iterable<string>, relabel: readonly Relabel[]): Set<string> {
  let result = [...labels]
  for (const { action, regex, target_label } of relabel) {
    if (target_label !== undefined) result.push(target_label)
    const dropped = action === 'labeldrop' ? new RegExp(`^(?:${regex})$`) : /^$/
    result = result.filter((label) => !dropped.test(label))
  }
  return new Set(result)
}

function jobContract(component: Component, job: ScrapeJob): JobContract {
  const files = component.contract.files?.[job.job] ?? []
  const text = files.map((file) => readFileSync(join(root, 'test/contracts', file), 'utf8')).join('\n')
  const relabel = (job.relabel?.('project') ?? []) as readonly Relabel[]
  const scraped = [...parseExposition(text)].map(
    ([name, labels]) => [name, relabelled([...labels, ...targetLabels], relabel)] as const,
  )
  return new Map([
    ...scraped,
    ...Object.entries(ownSeries).map(([name, labels]) => [name, new Set(labels)] as const),
  ])
}

/** Only components with recordings; another one's rules fail on their first metric, which is what we want. */
export const contracts: ReadonlyMap<string, JobContract> = new Map(
  Object.values(components as Record<string, Component>).flatMap((component) =>
    component.scrape.map((job) => [job.job, jobContract(component, job)] as const),
  ),
)
