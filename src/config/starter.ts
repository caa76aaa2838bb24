// The lake.yaml that `lake init` writes: what was chosen, and the rest as comments that hold when uncommented.
import type { Component, Size } from '../components/component.ts'
import { components as shipped } from '../components/index.ts'
import { relay } from './attach.ts'
import { attachLines, nothingBeside, targetLines, watchedLines } from './beside.ts'
import type { Beside } from './beside.ts'
import type { Catalogue } from './schema.ts'
import { defaults } from './schema.ts'

export interface StarterOptions {
  readonly name: string
  /** Components to run besides those that run without being named. */
  readonly components: readonly string[]
  readonly size?: Size
  /** What runs already, and is watched. */
  readonly beside?: Beside
  readonly catalogue?: Catalogue
}

export function starterConfig({
  name,
  components,
  size = defaults.size,
  beside = nothingBeside,
  catalogue = shipped,
}: StarterOptions): string {
  const { metrics, logs, traces, disk } = defaults.retention
  const { interval } = defaults.scrape
  return [
    '# yaml-language-server: $schema=./.lake/lake.schema.json',
    '# What lake runs and watches. What is not said here has a default: `lake config show` prints all of it.',
    `name: ${name}`,
    '',
    '# "name: {}" runs it, "name: false" leaves it out, "name: { external: ... }" watches one that runs elsewhere.',
    'components:',
    ...componentLines(components, beside, catalogue),
    '',
    `${size === defaults.size ? '# ' : ''}size: ${size} # tiny | default | full: memory, and which optional parts run`,
    `# retention: { metrics: ${metrics}, logs: ${logs}, traces: ${traces}, disk: ${disk} }`,
    `# scrape: { interval: ${interval} }`,
    '',
    '# Programs of your own; "host" is this machine.',
    ...targetLines(beside),
    '',
    '# Compose projects of others: lake reads their logs, and "shop/trino:8080" is an address in one. They are not changed.',
    ...attachLines(beside),
    '',
    '# Who is told. Secrets come from the environment, never from this file.',
    '# alerts: { receivers: { slack: { webhook: "${SLACK_WEBHOOK}" } } }',
    '',
  ].join('\n')
}

function componentLines(chosen: readonly string[], beside: Beside, catalogue: Catalogue): readonly string[] {
  // What would write to something that is watched cannot run beside it.
  const own = Object.entries(catalogue)
    .filter(([name, { defaultFrom }]) => defaultFrom === undefined && name !== relay)
    .filter(([, { uses = [] }]) => !uses.some((used) => Object.hasOwn(beside.components, used)))
  const byDefault = Object.entries(catalogue).filter(([, it]) => it.defaultFrom !== undefined)
  const needed = new Set<string>(byDefault.flatMap(([, { needs }]) => needs))
  const optional = byDefault.filter(([name, it]) => it.importance === 'optional' && !needed.has(name))
  const named = own.flatMap(
    ([name, component]) =>
      watchedLines(beside, name) ?? [line(`${chosen.includes(name) ? '  ' : '  # '}${name}: {}`, component)],
  )
  // Naming what runs anyway keeps it when a smaller size would leave it out. A name lake does not know is written
  // too: then reading the file says so, and what it may have meant.
  const defaultsNamed = chosen
    .filter((name) => !own.some(([known]) => known === name))
    .map((name) => `  ${name}: {}`)
  const off = optional
    .filter(([name]) => !chosen.includes(name))
    .map(([name, it]) => line(`  # ${name}: false`, it))
  return [...named, ...defaultsNamed, ...off]
}

function line(text: string, { description }: Component): string {
  return `${text.padEnd(24)}# ${description}`
}
