// What runs on this machine already, and which of it lake is to watch: chosen by a flag, or asked on a terminal.
import { choose } from './prompts.ts'
import type { Asking } from './prompts.ts'
import { discover } from '../attach/discover.ts'
import { nothing } from '../attach/found.ts'
import type { Found } from '../attach/found.ts'
import { kinds } from '../attach/known.ts'
import type { KindName } from '../attach/known.ts'
import { propose, thisMachine } from '../attach/propose.ts'
import { neededVariables } from '../config/beside.ts'
import type { Beside } from '../config/beside.ts'
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { runningText } from '../report/starter.ts'
import type { Running, Starter } from '../report/starter.ts'
import type { System } from '../system/system.ts'

export interface Asked {
  readonly system: System
  readonly asking: Asking
  /** Projects to attach; absent: asked for on a terminal, none elsewhere. */
  readonly attach?: readonly string[] | undefined
  readonly 'no-attach'?: boolean | undefined
  /** Components that lake is to run itself. */
  readonly with?: readonly string[] | undefined
}

export type ChosenBeside = Pick<Starter, 'attached' | 'offered' | 'exports'> & { readonly beside: Beside }

export async function chooseBeside(asked: Asked): Promise<ChosenBeside> {
  const found = asked['no-attach'] === true ? nothing : await lookAround(asked)
  const candidates = candidatesIn(found)
  const names = await chosenNames(candidates, asked)
  const beside = propose(found, { names, managed: asked.with ?? [] })
  return {
    beside,
    attached: candidates.filter(({ name }) => names.includes(name)),
    offered: candidates.filter(({ name }) => !names.includes(name)),
    exports: neededVariables(beside),
  }
}

/** Without an engine there is nothing to find, unless something was asked for by name. */
async function lookAround({ system, attach }: Asked): Promise<Found> {
  try {
    return await discover(system)
  } catch (error) {
    if (!(error instanceof LakeError) || attach !== undefined) throw error
    return nothing
  }
}

function candidatesIn({ projects, programs }: Found): readonly Running[] {
  const inProjects = projects.map(({ project, services }): Running => {
    const known = services.flatMap(({ kind }) => (kind === undefined ? [] : [kind]))
    return { name: project, what: titles(known), services: services.length }
  })
  if (programs.length === 0) return inProjects
  return [...inProjects, { name: thisMachine, what: titles(programs.map(({ kind }) => kind)), services: 0 }]
}

function titles(found: readonly KindName[]): readonly string[] {
  return [...new Set(found.map((kind) => kinds[kind].title))]
}

async function chosenNames(
  candidates: readonly Running[],
  { attach, asking }: Asked,
): Promise<readonly string[]> {
  const unknown = attach?.find((name) => !candidates.some((candidate) => candidate.name === name))
  if (unknown !== undefined) throw notFound(unknown, candidates)
  if (attach !== undefined) return attach
  if (candidates.length === 0 || asking.yes || !asking.interactive) return []
  const choices = candidates.map((candidate) => ({
    value: candidate.name,
    name: candidate.name,
    description: runningText(candidate),
    checked: candidate.what.length > 0,
  }))
  return choose('This runs here already. What of it should lake watch?', choices, asking)
}

function notFound(name: string, candidates: readonly Running[]): LakeError {
  const names = candidates.map((candidate) => candidate.name)
  const close = nearest(name, names)
  const there =
    names.length === 0 ? 'No Compose project but those of lake runs here.' : `There are: ${names.join(', ')}`
  return new LakeError(`no Compose project ${name} runs here`, {
    code: 'unknown-project',
    exit: 'usage',
    details: [close === undefined ? there : `Did you mean ${close}?`],
    actions: [
      close === undefined
        ? { id: 'list', command: 'docker compose ls' }
        : { id: 'nearest', command: `lake init --attach ${close}` },
    ],
  })
}
