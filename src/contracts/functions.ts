// The functions of PromQL: what each takes and gives.

export type Kind = 'scalar' | 'vector' | 'range' | 'string'

export interface Signature {
  readonly takes: readonly Kind[]
  /** How many of the last ones may be left out. */
  readonly optional: number
  /** The last one may be repeated. */
  readonly repeats: boolean
  readonly gives: Kind
}

/** Names, what they take (`?` may be left out, `*` any number of them), what they give. */
const table: readonly (readonly [names: string, takes: string, gives: Kind])[] = [
  ['abs ceil floor exp sqrt ln log2 log10 sgn deg rad sort sort_desc timestamp absent', 'vector', 'vector'],
  ['sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh', 'vector', 'vector'],
  ['histogram_count histogram_sum histogram_avg histogram_stddev histogram_stdvar', 'vector', 'vector'],
  ['minute hour day_of_week day_of_month day_of_year days_in_month month year', 'vector?', 'vector'],
  ['rate irate increase delta idelta deriv changes resets', 'range', 'vector'],
  ['avg_over_time min_over_time max_over_time sum_over_time count_over_time', 'range', 'vector'],
  ['stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time', 'range', 'vector'],
  ['predict_linear', 'range scalar', 'vector'],
  ['quantile_over_time', 'scalar range', 'vector'],
  ['histogram_quantile', 'scalar vector', 'vector'],
  ['histogram_fraction', 'scalar scalar vector', 'vector'],
  ['clamp', 'vector scalar scalar', 'vector'],
  ['clamp_min clamp_max', 'vector scalar', 'vector'],
  ['round', 'vector scalar?', 'vector'],
  ['label_replace', 'vector string string string string', 'vector'],
  ['label_join', 'vector string string string*', 'vector'],
  ['time pi', '', 'scalar'],
  ['scalar', 'vector', 'scalar'],
  ['vector', 'scalar', 'vector'],
]

/** Of a feature that lake does not switch on. */
const experimental = new Set(
  [
    'double_exponential_smoothing first_over_time mad_over_time info sort_by_label sort_by_label_desc',
    'ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time histogram_quantiles',
    'start end range step max_of min_of limitk limit_ratio',
  ].flatMap((names) => names.split(' ')),
)

/** Why it cannot be used, or undefined. */
export function refused(name: string): string | undefined {
  if (!experimental.has(name)) return undefined
  return `${name} is experimental, and refused: Prometheus is not started with promql-experimental-functions`
}

export const functions: ReadonlyMap<string, Signature> = new Map(
  table.flatMap(([names, takes, gives]) => {
    const words = takes.split(' ').filter((word) => word !== '')
    const signature: Signature = {
      takes: words.map((word) => word.replace(/[?*]$/, '') as Kind),
      optional: words.filter((word) => /[?*]$/.test(word)).length,
      repeats: takes.endsWith('*'),
      gives,
    }
    return names.split(' ').map((name) => [name, signature] as const)
  }),
)
