import { lintRule } from '../rule.ts'

const block = /^((?:[a-z_0-9]+\.)+[a-z_0-9]+)[ \t]+"(\w+)"[ \t]*\{/gm

export const alloyDuplicate = lintRule(
  'alloy',
  {
    id: 'alloy-duplicate',
    severity: 'warning',
    why: 'Alloy reads all files as one and does not start with a component that is there twice: no logs, no traces.',
  },
  ({ text, path }, { files, alloy }) => {
    const others = files.flatMap((file) => (file.kind === 'alloy' && file.path !== path ? [file.text] : []))
    const taken = new Set([...alloy, ...others].flatMap((other) => [...other.matchAll(block)].map(nameOf)))
    const seen = new Set<string>()
    return [...text.matchAll(block)].flatMap((found) => {
      const name = nameOf(found)
      const twice = taken.has(name) || seen.has(name)
      seen.add(name)
      return twice ? [{ at: found.index, message: `a second ${name}`, fix: 'give it another label' }] : []
    })
  },
)

function nameOf([, component = '', label = '']: RegExpExecArray): string {
  return `${component} "${label}"`
}
