// What the build makes of the templates, so that no command has to: parsing YAML and making schemas is most of the time
// that a plan would take.
import { lakeJsonSchema } from '../config/json-schema.ts'
import { alertNames, ruleFolders } from './rules.ts'
import type { RuleParameters } from './rules.ts'
import type { AlertCatalogue, Shipped, TemplateData } from './templates.ts'
import { fromYaml } from './read-yaml.ts'

type Data = Readonly<Record<string, TemplateData>>

/** `build` names the lake that they are shipped with. */
export function compileTemplates(texts: ReadonlyMap<string, string>, build: string): Shipped {
  const parsed = [...texts].filter(([path]) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
  const data = Object.fromEntries(parsed.map(([path, text]) => [path, fromYaml(text)]))
  const alerts = alertCatalogue(data)
  return { build, texts: Object.fromEntries(texts), data, alerts, schema: lakeJsonSchema(alerts) }
}

function alertCatalogue(data: Data): AlertCatalogue {
  const entries = Object.entries(data)
    .filter(([path]) => ruleFolders.some((folder) => path.startsWith(`${folder}/`)))
    .filter(([path]) => !path.endsWith('.params.yaml'))
    .flatMap(([path, rules]) => {
      const parameters = data[path.replace(/\.yaml$/, '.params.yaml')] as RuleParameters | undefined
      return alertNames(rules).map((name) => [name, { parameters: { ...parameters?.[name] } }] as const)
    })
  return Object.fromEntries(entries)
}
