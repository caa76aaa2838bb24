// `lake slo list`: every SLO of the project, with what is left of its budget as the running Prometheus has it.
import type { Finding } from '../../findings.ts'
import { NoAnswer, promql } from '../../health/ask.ts'
import { userFindings } from '../../lint/user-files.ts'
import type { Session } from '../../stack/prepare.ts'
import { slosOf } from '../../slo/files.ts'
import { sloFile } from '../../slo/parse.ts'
import { span } from '../../slo/windows.ts'
import { askRules } from '../loaded.ts'
import { openAlerts } from '../open.ts'
import type { Alerts } from '../open.ts'
import { leftSlos } from './left.ts'
import type { LeftSlo } from './left.ts'

export const sloStates = ['ok', 'burning', 'missed', 'no data', 'not loaded', 'not running'] as const
export type SloState = (typeof sloStates)[number]

export interface ListedSlo {
  readonly name: string
  readonly file: string
  readonly description: string
  readonly component: string | null
  /** In percent. */
  readonly objective: number
  readonly window: string
  readonly kind: string
  readonly state: SloState
  /** Share of the budget; below 0 the objective is missed. Null: not known. */
  readonly budgetLeft: number | null
  readonly burnRate: number | null
  /** For how long it was watched, where that is less than the window. */
  readonly watchedSeconds: number | null
  /** Alerts of it that fire. */
  readonly firing: readonly string[]
}

export interface SloList {
  readonly running: boolean
  readonly slos: readonly ListedSlo[]
  /** Files of slo/ that are none. */
  readonly broken: readonly Finding[]
  /** Of what is no longer in slo/. */
  readonly left: readonly LeftSlo[]
  readonly notes: readonly string[]
}

interface Figures {
  readonly loaded: ReadonlySet<string>
  readonly left: ReadonlyMap<string, number>
  readonly burn: ReadonlyMap<string, number>
  readonly watched: ReadonlyMap<string, number>
  readonly firing: ReadonlyMap<string, readonly string[]>
}

export async function listSlos(session: Session, signal: AbortSignal): Promise<SloList> {
  const alerts = await openAlerts(session)
  const { user, config } = session.project
  const { intervalSeconds: scrapeSeconds } = config.scrape
  const slos = slosOf(user, scrapeSeconds)
  const files = new Map([...user].filter(([file]) => sloFile.test(file)))
  const notes: string[] = []
  const longest = Math.max(0, ...slos.map(({ windowSeconds }) => windowSeconds))
  const figures = slos.length === 0 ? undefined : await ask(alerts, { signal, longest }, notes)
  const kept = config.retention.metricsHours * 3600
  for (const { name, windowSeconds } of slos)
    if (windowSeconds > kept)
      notes.push(
        `${name} counts over ${span(windowSeconds)}, and metrics are kept for ${span(kept)}: see retention.metrics`,
      )
  return {
    running: figures !== undefined,
    slos: slos.map((slo): ListedSlo => ({
      name: slo.name,
      file: slo.file,
      description: slo.description,
      component: slo.component ?? null,
      objective: slo.objective,
      window: span(slo.windowSeconds),
      kind: slo.indicator.kind,
      ...figuresOf(slo, figures),
    })),
    broken: userFindings(files, { scrapeSeconds }),
    left: await leftSlos(session),
    notes,
  }
}

type Known = Pick<ListedSlo, 'state' | 'budgetLeft' | 'burnRate' | 'watchedSeconds' | 'firing'>

function figuresOf(
  { name, windowSeconds }: { readonly name: string; readonly windowSeconds: number },
  figures: Figures | undefined,
): Known {
  const nothing = { budgetLeft: null, burnRate: null, watchedSeconds: null, firing: [] }
  if (figures === undefined) return { state: 'not running', ...nothing }
  if (!figures.loaded.has(name)) return { state: 'not loaded', ...nothing }
  const left = figures.left.get(name) ?? null
  const watched = figures.watched.get(name)
  const firing = figures.firing.get(name) ?? []
  const isBurning = firing.some((alert) => /Burn\d+x$/.test(alert))
  const state = left === null ? 'no data' : left < 0 ? 'missed' : isBurning ? 'burning' : 'ok'
  return {
    state,
    budgetLeft: left,
    burnRate: figures.burn.get(name) ?? null,
    // A restart now and then is not worth a word.
    watchedSeconds: watched !== undefined && watched < windowSeconds - 3600 ? watched : null,
    firing,
  }
}

async function ask(
  { stack, runs }: Alerts,
  { signal, longest }: { readonly signal: AbortSignal; readonly longest: number },
  notes: string[],
): Promise<Figures | undefined> {
  if (stack === undefined || !runs('prometheus')) return undefined
  const context = { stack, signal }
  // Recorded once a minute, while anything is.
  const watching = `60 * max by (slo) (count_over_time(slo:objective:ratio[${span(longest)}]))`
  try {
    const [rules, left, burn, watched, firing] = await Promise.all([
      askRules(context, 'prometheus'),
      promql(context, 'slo:budget_left:ratio'),
      promql(context, 'slo:burn_rate:ratio'),
      promql(context, watching),
      promql(context, 'ALERTS{slo!="",alertstate="firing"}'),
    ])
    return {
      loaded: new Set(rules.map(({ labels }) => labels['slo'] ?? '')),
      left: bySlo(left),
      burn: bySlo(burn),
      watched: bySlo(watched),
      firing: new Map(
        [...Map.groupBy(firing, ({ labels }) => labels['slo'] ?? '')].map(([slo, samples]) => [
          slo,
          samples.map(({ labels }) => labels['alertname'] ?? '').toSorted(),
        ]),
      ),
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    notes.push(`prometheus ${error.message}`)
    return undefined
  }
}

function bySlo(samples: Awaited<ReturnType<typeof promql>>): ReadonlyMap<string, number> {
  return new Map(samples.map(({ labels, value }) => [labels['slo'] ?? '', value]))
}
