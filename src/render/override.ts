// compose.override.yaml is the user's and Compose merges it; lake only has to notice when it changes a service.
import { isNode, parseDocument, visit } from 'yaml'
import { isRecord } from './yaml.ts'

/** What the file says of each service: anything that differs when Compose would make the container anew. */
export function overriddenServices(text: string): ReadonlyMap<string, unknown> {
  const document = parseDocument(text, { logLevel: 'error', merge: true })
  // Whoever writes it into the stack has refused it (src/lint); status and restart can do without.
  if (document.errors.length > 0) return new Map()
  const value: unknown = document.toJS()
  const services = isRecord(value) && isRecord(value['services']) ? value['services'] : {}
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const node = document.getIn(['services', name], true)
      return [name, [service, isNode(node) ? tagsIn(node) : []]]
    }),
  )
}

/** `!reset` and `!override` mean much to Compose and leave no trace in the value. */
function tagsIn(node: Parameters<typeof visit>[0]): readonly string[] {
  const tags: string[] = []
  visit(node, {
    Node(_key, { tag }) {
      if (tag?.startsWith('!') === true) tags.push(tag)
    },
  })
  return tags
}
