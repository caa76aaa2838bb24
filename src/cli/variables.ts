// The environment variable that every flag has. Knows nothing of oclif: help must not wait for it.

export function variableOf(flag: string): string {
  return `LAKE_${flag.toUpperCase().replaceAll('-', '_')}`
}

/** The flags that decide how an error is shown; they must be known even where parsing fails. */
export function readOutputFlags(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
) {
  const end = argv.indexOf('--')
  const flags = new Set(end === -1 ? argv : argv.slice(0, end))
  const has = (flag: string) => flags.has(`--${flag}`) || isTruthy(environment[variableOf(flag)])
  return { json: has('json'), color: !has('no-color'), quiet: has('quiet') || flags.has('-q') }
}

function isTruthy(value: string | undefined): boolean {
  return ['1', 'true', 'yes', 'y', 'on'].includes((value ?? '').toLowerCase())
}
