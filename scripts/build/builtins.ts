// An ES import of a built-in module reads every export of it, getters too. That of node:http loads Node's whole fetch,
// those of node:process open the standard streams: 60 ms together on a fast machine, for nothing. Asked for by
// process.getBuiltinModule, both cost 3.

import http from 'node:http'
import https from 'node:https'
import nodeProcess from 'node:process'
import type { Plugin } from 'rolldown'

const modules: Readonly<Record<string, object>> = {
  'node:http': http,
  'node:https': https,
  'node:process': nodeProcess,
}
const prefix = '\0builtin:'

export const builtins: Plugin = {
  name: 'builtins',
  resolveId(source, _, { kind }) {
    const name = source.startsWith('node:') ? source : `node:${source}`
    return kind === 'import-statement' && name in modules ? prefix + name : undefined
  },
  load(id) {
    return id.startsWith(prefix) ? facade(id.slice(prefix.length)) : undefined
  },
}

function facade(name: string): string {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(modules[name]))
  const plain = properties.filter(([, property]) => 'value' in property).map(([key]) => key)
  return [
    `const builtin = process.getBuiltinModule('${name}')`,
    'export default builtin',
    `export const { ${plain.join(', ')} } = builtin`,
  ].join('\n')
}
