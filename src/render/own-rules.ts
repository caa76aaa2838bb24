// The user's own files of rules, and the names that their copies have in the stack.

const patterns = {
  prometheus: /^alerts\/(.+)\.rules\.ya?ml$/,
  loki: /^alerts\/(.+)\.logql\.ya?ml$/,
} as const
type Evaluator = keyof typeof patterns

export interface OwnRules {
  /** As the user named it. */
  readonly file: string
  readonly text: string
  readonly copy: string
}

export function ownRules(user: ReadonlyMap<string, string>, evaluator: Evaluator): readonly OwnRules[] {
  return [...user].flatMap(([file, text]) => {
    const name = patterns[evaluator].exec(file)?.[1]
    return name === undefined ? [] : [{ file, text, copy: copyName(name, evaluator) }]
  })
}

function copyName(name: string, evaluator: Evaluator): string {
  return evaluator === 'prometheus' ? `user-${name}.yaml` : `user-${name}.logql.yaml`
}

/** What of it nobody in the stack reads, in words. */
export function unreadRules(
  user: ReadonlyMap<string, string>,
  services: ReadonlySet<string>,
): readonly string[] {
  return (['prometheus', 'loki'] as const)
    .filter((evaluator) => !services.has(evaluator))
    .flatMap((evaluator) => ownRules(user, evaluator).map(({ file }) => ({ file, evaluator })))
    .map(({ file, evaluator }) => `${file} is left aside: ${evaluator} is not part of this stack`)
}

/** Of what lies in `alerts/`; any other file keeps its name. */
export function copyOfOwn(path: string): string {
  const file = path.replace(/^.*\//, '')
  const name = patterns.prometheus.exec(`alerts/${file}`)?.[1]
  return name === undefined ? file : copyName(name, 'prometheus')
}

/** What the user calls the file that a service knows by the name of its copy. */
export function originalOf(copy: string): string | undefined {
  const [, name, log] = /^user-(.+?)(\.logql)?(?:\.ya?ml)?$/.exec(copy) ?? []
  if (name === undefined) return undefined
  return log === undefined ? `alerts/${name}.rules.yaml` : `alerts/${name}.logql.yaml`
}
