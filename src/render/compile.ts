// What the build makes of the templates, so that no command has to: parsing YAML and making schemas is most of the time
// that a plan would take.
import { lakeJsonSchema } from '../config/json-schema.ts'
import { compileDashboard } from './dashboards.ts'
import { spanOf } from './promql.ts'
import { fromYaml } from './yaml.ts'
import { alertExpressions, ruleFolders } from './rules.ts'
import type { RuleParameter, RuleParameters } from './rules.ts'
import { templatesIn } from './templates.ts'
import type { AlertCatalogue, Shipped, TemplateData } from './templates.ts'

type Data = Readonly<Record<string, TemplateData>>

/** `build` names the lake that they are shipped with, `tested` says which tests its alerts have. */
export function compileTemplates(
  texts: ReadonlyMap<string, string>,
  build: string,
  tested: Shipped['tested'] = {},
): Shipped {
  const files = [...texts].filter(([path]) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
  const parsed = Object.fromEntries(files.map(([path, text]) => [path, fromYaml(text)]))
  const data = { ...parsed, ...placedParameters(parsed) }
  const alerts = alertCatalogue(data)
  return {
    build,
    texts: Object.fromEntries(texts),
    data,
    alerts,
    tested,
    dashboards: dashboards(texts),
    schema: lakeJsonSchema(alerts),
  }
}

function dashboards(texts: ReadonlyMap<string, string>): Shipped['dashboards'] {
  const found = [...templatesIn(texts, 'grafana/dashboards')]
  return Object.fromEntries(found.map(([file, text]) => [file, compileDashboard(text)]))
}

const parametersFile = /\.params\.yaml$/

/** The files of parameters, with the place of each number in the expression of its alert. */
function placedParameters(data: Data): Data {
  const files = Object.entries(data).filter(([path]) => parametersFile.test(path))
  return Object.fromEntries(
    files.map(([path, declared]) => {
      const expressions = alertExpressions(data[path.replace(parametersFile, '.yaml')] ?? {})
      return [path, placed(declared as Declared, expressions)]
    }),
  )
}

type Declared = Readonly<Record<string, Readonly<Record<string, RuleParameter>>>>

export function placed(declared: Declared, expressions: ReadonlyMap<string, string>): RuleParameters {
  return mapValues(declared, (parameters, alert) =>
    mapValues(parameters, (parameter) => ({
      ...parameter,
      span: spanOf(expressions.get(alert) ?? '', parameter.number),
    })),
  )
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => R) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}

function alertCatalogue(data: Data): AlertCatalogue {
  const entries = Object.entries(data)
    .filter(([path]) => ruleFolders.some((folder) => path.startsWith(`${folder}/`)))
    .filter(([path]) => !parametersFile.test(path))
    .flatMap(([path, rules]) => {
      const parameters = data[path.replace(/\.yaml$/, '.params.yaml')] as RuleParameters | undefined
      return [...alertExpressions(rules).keys()].map((name) => {
        const free = Object.entries(parameters?.[name] ?? {}).filter(
          ([, { setting }]) => setting === undefined,
        )
        const units = mapValues(Object.fromEntries(free), ({ unit }) => ({ unit }))
        return [name, { parameters: units }] as const
      })
    })
  return Object.fromEntries(entries)
}
