// Why a program could not be had: each source with its own reason, and the ways out.
import { LakeError, type Action, type ExitName } from '../errors.ts'
import type { SupplyFailureKind } from '../system/supply-failure.ts'
import { factsOf } from './catalogue.ts'
import { choices, sourceNames, type Circumstances } from './choose.ts'
import type { Facts } from './facts.ts'

export interface Attempt {
  /** In words. */
  readonly source: string
  readonly why: string
  readonly kind: SupplyFailureKind | 'barred'
}

/** What is worse than "not there" decides the code. */
const codes: readonly (readonly [Attempt['kind'], string])[] = [
  ['checksum-wrong', 'checksum-wrong'],
  ['archive-broken', 'archive-broken'],
  ['unverified', 'unverified'],
]

const ofTheProgram = new Set([
  'program-unavailable',
  'checksum-wrong',
  'archive-broken',
  'unverified',
  'platform-unknown',
  'jdk-missing',
  'jdk-too-old',
])

/** Others may be had all the same; after a stop or a full disk the next one would end the same. */
export const isOfTheProgram = ({ code }: LakeError): boolean => ofTheProgram.has(code)

/** In one line; which source it was is seen by its host. */
export function reasonOf({ code, message, details }: LakeError): string {
  if (code.startsWith('jdk-')) return message
  const [first = message] = details
  const name = Object.values(sourceNames).find((source) => first.startsWith(`${source}: `))
  return name === undefined ? first : first.slice(name.length + 2)
}

/** The command that gets it; where there is none, what to do. */
export function wayToGet(name: string, { actions }: LakeError): string | undefined {
  const [first] = actions
  const minimum = factsOf(name)?.minimum
  if (first?.id !== 'look' || minimum === undefined) return first?.command
  return `${name} ${minimum} or later on PATH`
}

export function refusal(
  facts: Facts,
  attempts: readonly Attempt[],
  { platform, known, build }: Circumstances,
  unfit: readonly string[] = [],
): LakeError {
  const tried = attempts.filter(({ kind }) => kind !== 'barred')
  const strange = tried.length === 0 && known === undefined
  const code = codes.find(([kind]) => attempts.some((attempt) => attempt.kind === kind))?.[1]
  const exit: ExitName = strange ? 'prerequisite' : 'image'
  return new LakeError(`Cannot get ${facts.name}${strange ? ` for ${platform}` : ''}`, {
    code: strange ? 'platform-unknown' : (code ?? 'program-unavailable'),
    exit,
    details: [
      ...unfit,
      ...attempts.map(({ source, why }) => `${source}: ${why}`),
      ...(facts.probe === undefined ? [] : [`One of ${facts.minimum} or later on PATH is taken as it is.`]),
    ],
    actions: waysOut(facts, { platform, known, build }),
    retryable: tried.some(({ kind }) => ['unreachable', 'stalled', 'truncated', 'refused'].includes(kind)),
  })
}

function waysOut(facts: Facts, circumstances: Circumstances): readonly Action[] {
  const { name, sources } = facts
  const go = !circumstances.build && sources.some(({ kind }) => kind === 'go')
  const debian = sources.find((source) => source.kind === 'debian')
  const isLinux = circumstances.platform.startsWith('linux-')
  return [
    ...(go ? [{ id: 'build', command: `lake programs install ${name} --build` }] : []),
    ...(debian !== undefined && isLinux
      ? [{ id: 'system', command: `sudo apt-get install ${debian.packages.join(' ')}` }]
      : []),
    { id: 'look', command: 'lake programs list' },
  ]
}

export function offlineRefusal(
  facts: Facts,
  circumstances: Circumstances,
  unfit: readonly string[],
): LakeError {
  const ways = choices(facts, circumstances).filter(({ barred }) => barred === undefined)
  return new LakeError(`${facts.name} is not here, and --offline gets nothing`, {
    code: 'program-unavailable',
    exit: 'image',
    details: [
      ...unfit,
      `Looked on PATH and in lake's cache for ${facts.minimum} or later.`,
      ...(ways.length === 0 ? [] : [`It can be had as: ${ways.map((way) => way.name).join(', ')}.`]),
    ],
    actions: [{ id: 'install', command: `lake programs install ${facts.name}` }],
  })
}
