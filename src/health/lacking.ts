// Parts of lake.yaml that could not be had on this machine: the stack works without them, and does less.
import { failed } from './check.ts'
import type { Check } from './check.ts'
import type { Stack } from './stack.ts'

export function lackingChecks({ lacking }: Stack): readonly Check[] {
  return Object.entries(lacking).map(([name, { why, get }]) => ({
    id: `${name}.program`,
    subject: name,
    topic: 'container',
    title: `${name} could be had`,
    broken: `${name} is missing`,
    essential: false,
    needs: [],
    timeoutMs: 1000,
    probe: async () => failed(`missing: ${why}`),
    fix: get ?? 'lake up',
  }))
}
