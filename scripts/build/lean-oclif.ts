// oclif's Command and parser reach for parts that lake does without: the search for plugins, and help at run time
// (ours is written when it is built). Left out, they save half of the time a command needs to start.

import type { Plugin } from 'rolldown'

const replaced = [
  [/@oclif\/core\/lib\/config\/index\.js$/, 'exports.Config = class {}'],
  [
    /@oclif\/core\/lib\/help\/index\.js$/,
    'exports.loadHelpClass = () => { throw new Error("help is prerendered") }',
  ],
] as const

export const leanOclif: Plugin = {
  name: 'lean-oclif',
  load(file) {
    return replaced.find(([pattern]) => pattern.test(file))?.[1]
  },
}
