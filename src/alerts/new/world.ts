// What can be chosen in a project: its components and targets, with their signals.
import { components } from '../../components/index.ts'
import type { Component } from '../../components/component.ts'
import { nearest } from '../../config/nearest.ts'
import { asScraped } from '../../dashboards/new.ts'
import { readContracts } from '../../recording/contracts.ts'
import type { Session } from '../../stack/prepare.ts'
import { othersOf, signalsOf } from './catalogue.ts'
import { logSignals } from './logs.ts'
import type { LogSignal } from './logs.ts'
import type { Signal } from './signal.ts'
import { usage } from './usage.ts'

export const sources = ['freshness', 'log', 'slo', 'custom'] as const

export interface World {
  /** In the order of the catalogue; targets last. */
  readonly components: readonly string[]
  /** Of those, the ones that lake.yaml has. */
  readonly present: ReadonlySet<string>
  readonly signals: (component: string) => readonly Signal[]
  /** What the contract has beside them. */
  readonly others: (component: string) => readonly Signal[]
  readonly logs: readonly LogSignal[]
  /** Whether anything evaluates rules on logs. */
  readonly hasLoki: boolean
}

const catalogue = components as Readonly<Record<string, Component>>

/** `root`: of this installation. */
export async function openWorld(session: Session, root: string): Promise<World> {
  const { project, templates } = session
  const found = (await readContracts(session, root)).map(({ contract }) => contract)
  const contractOf = (component: string) => {
    const own = found.filter((contract) => contract.component === component)
    const pinned = own.find(({ version }) => version === catalogue[component]?.contract.recorded)
    const contract = pinned ?? own[0]
    return contract === undefined ? undefined : asScraped(contract)
  }
  const contracts = new Map<string, ReturnType<typeof contractOf>>()
  const known = (component: string): ReturnType<typeof contractOf> => {
    if (!contracts.has(component)) contracts.set(component, contractOf(component))
    return contracts.get(component)
  }
  const scraped = Object.keys(catalogue).filter((name) => (catalogue[name]?.scrape.length ?? 0) > 0)
  const targets = project.config.targets.map(({ name }) => name)
  const modes = project.config.components as Readonly<Record<string, { readonly mode: string }>>
  const present = scraped.filter((name) => modes[name] !== undefined && modes[name].mode !== 'absent')
  const signals = (component: string): readonly Signal[] =>
    component === 'freshness'
      ? present.flatMap((name) => signalsOf(name, known(name), templates)).filter(({ fresh }) => fresh)
      : signalsOf(component, known(component), templates)
  const logged = present.flatMap((name) =>
    Object.entries(catalogue[name]?.services ?? {}).flatMap(([service, { logs }]) =>
      logs === false ? [] : [service],
    ),
  )
  return {
    components: [...scraped, ...targets],
    present: new Set([...present, ...targets]),
    signals,
    others: (component) => {
      const named = new Set(signals(component).map(({ metric }) => metric))
      return othersOf(component, known(component)).filter(({ metric }) => !named.has(metric))
    },
    logs: logSignals(logged),
    hasLoki: present.includes('loki'),
  }
}

export function requireSource(world: World, word: string): void {
  if (word === 'slo')
    throw usage('an objective is a file of its own, with alerts for how fast its budget burns', {
      code: 'slo',
      action: { id: 'slo', command: 'lake slo new --help' },
    })
  const all = [...world.components, ...sources]
  if (all.includes(word)) return
  const close = nearest(word, all)
  throw usage(`there is nothing called ${word} to be told about`, {
    code: 'unknown-component',
    details: [close === undefined ? `There is: ${all.join(', ')}` : `Did you mean ${close}?`],
    action: {
      id: 'list',
      command: `lake alerts new --list-signals${close === undefined ? '' : ` --component ${close}`}`,
    },
  })
}
