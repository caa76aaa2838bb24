// The shipped alerts and what of each may be overridden in lake.yaml.
import { ruleParameters } from './rules.ts'
import type { Templates } from './templates.ts'
import { templatesIn } from './templates.ts'

export type AlertCatalogue = Readonly<
  Record<string, { readonly parameters: Readonly<Record<string, { readonly unit: string }>> }>
>

const catalogues = new WeakMap<Templates, AlertCatalogue>()

/** Made once: validation and the schema for editors both ask. */
export function alertCatalogue(templates: Templates): AlertCatalogue {
  const catalogue = catalogues.get(templates) ?? readCatalogue(templates)
  catalogues.set(templates, catalogue)
  return catalogue
}

function readCatalogue(templates: Templates): AlertCatalogue {
  const alerts: Record<string, { parameters: Record<string, { unit: string }> }> = {}
  for (const folder of ['prometheus/rules', 'loki/rules']) {
    for (const [file, text] of templatesIn(templates, folder)) {
      if (/\.(test|params)\.yaml$/.test(file)) continue
      const parameters = ruleParameters(templates.get(`${folder}/${file.replace(/\.yaml$/, '.params.yaml')}`))
      for (const name of alertNames(text)) alerts[name] = { parameters: { ...parameters[name] } }
    }
  }
  return alerts
}

/** Read from the text: every command validates lake.yaml, and parsing all rules would take most of its time. */
export function alertNames(text: string): readonly string[] {
  return [...text.matchAll(/^ *(?:- )?alert: *["']?(\w+)/gm)].map(([, name = '']) => name)
}
