// Rules: every group that was rendered is loaded and evaluated, in Prometheus and in Loki.
import { addressOf, askJson } from './ask.ts'
import { failed, passed, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { ageMs, editFix, tailOf } from './stack.ts'
import type { RuleFile, Stack } from './stack.ts'
import { field, firstLine, items, text } from './values.ts'

interface Evaluator {
  readonly service: 'prometheus' | 'loki'
  readonly title: string
  readonly path: string
}

const evaluators: readonly Evaluator[] = [
  { service: 'prometheus', title: 'every rule group is loaded and evaluated', path: '/api/v1/rules' },
  { service: 'loki', title: 'every log rule is loaded and evaluated', path: '/prometheus/api/v1/rules' },
]

export function ruleChecks({ plan, rules }: Stack): readonly Check[] {
  return evaluators.flatMap((evaluator): Check[] => {
    const { service: name, title } = evaluator
    const service = plan.services.find((candidate) => candidate.name === name)
    const groups = rules[name].flatMap((file) => file.groups)
    if (service === undefined || groups.length === 0) return []
    return [
      {
        id: `${name}.rules`,
        subject: service.component,
        topic: 'alerts',
        title,
        broken: `rules of ${name} are not evaluated`,
        essential: true,
        needs: standing(service),
        timeoutMs: 8000,
        probe: (context) => probeRules(evaluator, rules[name], context),
        fix: `lake logs ${name} --tail 50`,
      },
    ]
  })
}

interface Group {
  readonly name: string
  readonly file: string
  readonly interval: number
  readonly lastEvaluation: string
  readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError: string }[]
}

export async function loadedGroups(
  evaluator: Pick<Evaluator, 'service' | 'path'>,
  context: ProbeContext,
): Promise<readonly Group[]> {
  return readGroups(await context.once(`rules of ${evaluator.service}`, () => askGroups(evaluator, context)))
}

function askGroups(
  { service, path }: Pick<Evaluator, 'service' | 'path'>,
  context: ProbeContext,
): Promise<unknown> {
  return askJson(context, `${addressOf(context, service)}${path}`)
}

function readGroups(answer: unknown): readonly Group[] {
  return items(field(answer, 'data', 'groups')).map((group) => ({
    name: text(field(group, 'name')),
    file: text(field(group, 'file')),
    interval: Number(field(group, 'interval') ?? 0),
    lastEvaluation: text(field(group, 'lastEvaluation')),
    rules: items(field(group, 'rules')).map((rule) => ({
      name: text(field(rule, 'name')),
      health: text(field(rule, 'health')),
      lastError: text(field(rule, 'lastError')),
    })),
  }))
}

async function probeRules(
  evaluator: Evaluator,
  files: readonly RuleFile[],
  context: ProbeContext,
): Promise<Outcome> {
  const groups = await groupsInTime(evaluator, files, context)
  const missing = missingOf(files, groups)
  if (missing.length > 0) return notLoaded(evaluator, missing, context)
  const wrong = groups.flatMap((group) =>
    group.rules.filter(({ health }) => health === 'err').map((rule) => ({ ...rule, group })),
  )
  const [first] = wrong
  if (first !== undefined) {
    const more = wrong.length === 1 ? '' : ` (and ${wrong.length - 1} more)`
    const fix = editFix('alerts', first.group.file.split('/').at(-1) ?? '')
    return failed(
      `${first.name} cannot be evaluated: ${firstLine(first.lastError)}${more}`,
      fix === undefined ? {} : { fix },
    )
  }
  return evaluatedLately(evaluator.service, groups, context)
}

interface MissingGroup {
  readonly name: string
  readonly file: string
}

function missingOf(files: readonly RuleFile[], groups: readonly Group[]): readonly MissingGroup[] {
  return files.flatMap(({ file, groups: names }) =>
    names
      .filter((name) => !groups.some((group) => group.name === name && isFrom(group, file)))
      .map((name) => ({ name, file })),
  )
}

/** What was written a moment ago Loki finds when it looks into its folder again: every five seconds. */
async function groupsInTime(
  evaluator: Evaluator,
  files: readonly RuleFile[],
  context: ProbeContext,
): Promise<readonly Group[]> {
  const { clock } = context.stack.session.system
  let groups = await loadedGroups(evaluator, context)
  const end = clock.monotonic() + (evaluator.service === 'loki' ? 6000 : 0)
  while (missingOf(files, groups).length > 0 && clock.monotonic() < end) {
    await clock.sleep(500, context.signal)
    groups = readGroups(await askGroups(evaluator, context))
  }
  return groups
}

/** Loki goes on with the rules that it had, and says in its log alone what it refuses. */
async function notLoaded(
  { service }: Evaluator,
  missing: readonly MissingGroup[],
  context: ProbeContext,
): Promise<Outcome> {
  const container = service === 'loki' ? context.stack.containers.get(service) : undefined
  const lines = container === undefined ? [] : await tailOf(container, 50, context)
  const said = lines.findLast(({ line }) => line.includes('unable to list rules'))?.line
  const [own] = missing.flatMap(({ file }) => editFix('alerts', file) ?? [])
  const detail = said === undefined ? {} : { detail: said }
  return failed(`not loaded: ${missing.map(({ name, file }) => `${name} (${file})`).join(', ')}`, {
    fix: said === undefined ? 'lake up' : (own ?? 'lake up'),
    ...detail,
  })
}

/** Both give the file, Prometheus with its folder. */
function isFrom({ file }: Group, name: string): boolean {
  return file === '' || file === name || file.endsWith(`/${name}`) || file === name.replace(/\.ya?ml$/, '')
}

function evaluatedLately(service: string, groups: readonly Group[], { stack }: ProbeContext): Outcome {
  const now = stack.session.system.clock.now().getTime()
  const age = ageMs(stack, service)
  for (const { name, interval, lastEvaluation } of groups) {
    const last = Date.parse(lastEvaluation)
    // Go's zero time: never.
    const since = Number.isNaN(last) || last <= 0 ? (age ?? Infinity) : now - last
    if (since < 3000 * interval + 5000) continue
    return failed(`the group ${name} was not evaluated for ${Math.round(since / 1000)} s`)
  }
  const waiting = groups.find(({ rules }) => rules.some(({ health }) => health === 'unknown'))
  return waiting === undefined
    ? passed
    : warned(`the group ${waiting.name} was not evaluated yet`, { fix: 'lake health' })
}
