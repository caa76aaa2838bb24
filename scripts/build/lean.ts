// Libraries reach, when loaded, for parts that lake does without. Left out or put off until they are called, a command
// starts in half the time. Each entry fails the build where the library no longer looks as it did.

import type { Plugin } from 'rolldown'

interface Change {
  readonly file: RegExp
  change(code: string): string
}

const changes: readonly Change[] = [
  // oclif's Command and parser: the search for plugins, and help at run time (ours is written when lake is built).
  { file: /@oclif\/core\/lib\/config\/index\.js$/, change: () => 'exports.Config = class {}' },
  { file: /@oclif\/core\/lib\/help\/index\.js$/, change: () => 'exports.loadHelpClass = () => {}' },
]

export const lean: Plugin = {
  name: 'lean',
  transform(code, file) {
    return changes.find((each) => each.file.test(file))?.change(code)
  },
}
