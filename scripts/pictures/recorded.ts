// The series that the dashboards ask for, as the real programs exposed them (test/contracts).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Component } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import { repository } from '../bench/measure.ts'

export interface Recorded {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** As the page declares it; what it does not is taken for a gauge. */
  readonly type: string
}

/** Of those names only: a history of everything would be minutes of work and shown nowhere. */
export async function recorded(names: ReadonlySet<string>): Promise<readonly Recorded[]> {
  const files = Object.entries(components as Record<string, Component>).flatMap(([component, { contract }]) =>
    Object.entries(contract.files ?? {}).flatMap(([job, paths]) =>
      paths.map((path) => ({ component, job, path: join(repository, 'test/contracts', path) })),
    ),
  )
  const pages = await Promise.all(
    files.map(async ({ component, job, path }) => {
      const own = { job, component, instance: component }
      return (
        read(await readFile(path, 'utf8'))
          // Those of containers are of the machine that they were recorded on.
          .filter(({ name }) => names.has(name) && job !== 'containers')
          .filter(({ labels }) => labels['fstype'] !== 'tmpfs')
          .map((series) => ({ ...series, labels: { ...series.labels, ...own } }))
      )
    }),
  )
  const seen = new Map(pages.flat().map((series) => [textOf(series), series]))
  return [...seen.values()]
}

const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*?)\})? +(\S+)(?: |$)/

function read(text: string): readonly Recorded[] {
  const types = new Map<string, string>()
  return text.split('\n').flatMap((line) => {
    const [, family, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? []
    if (family !== undefined && type !== undefined) types.set(family, type)
    const [, name, labels = '', value] = sample.exec(line) ?? []
    if (name === undefined || line.startsWith('#')) return []
    const own = types.get(name) ?? types.get(name.replace(/_(total|bucket|sum|count)$/, '')) ?? 'gauge'
    return [{ name, labels: labelsOf(labels), value: Number(value), type: own }]
  })
}

function labelsOf(text: string): Record<string, string> {
  const found = text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]))
}

export function textOf({ name, labels }: Pick<Recorded, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  return `${name}{${pairs.join(',')}}`
}
