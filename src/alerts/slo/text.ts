// A file in slo/ from what was said on the command line or in answer to questions: the same words give the same file.
import { plainYaml } from '../../render/yaml.ts'
import { sectionNames, sections } from '../../slo/fields.ts'
import type { SectionName } from '../../slo/fields.ts'

/** As in the file: `objective`, `latency.below`. Without those that nobody has said. */
export type Said = Readonly<Record<string, string>>

export function sloText(said: Said): string {
  const kind = sectionOf(said)
  const top = ['description', 'objective', 'window', 'component', 'minTraffic']
  const file = {
    ...picked(said, top, ''),
    ...(kind === undefined ? {} : { [kind]: picked(said, Object.keys(sections[kind]), `${kind}.`) }),
  }
  return `# yaml-language-server: $schema=../.lake/slo.schema.json\n${plainYaml(file)}`
}

export function sectionOf(said: Said): SectionName | undefined {
  return sectionNames.find((name) => Object.keys(said).some((key) => key.startsWith(`${name}.`)))
}

const numbers = ['minTraffic', 'quantile']

function picked(said: Said, names: readonly string[], prefix: string): Record<string, string | number> {
  return Object.fromEntries(
    names.flatMap((name): [string, string | number][] => {
      const value = said[`${prefix}${name}`]
      if (value === undefined || value === '') return []
      return [
        [
          name,
          numbers.includes(name) && value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value,
        ],
      ]
    }),
  )
}
