// The templates as they are shipped: read, compiled, in one file that a command loads at once. Contracts are large, and for
// those alone who judge rules and dashboards: they are shipped beside it, file by file. Tests of rules stay at home.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { testedBy } from '../../src/alerts/tested.ts'
import { compileTemplates } from '../../src/render/compile.ts'
import type { Shipped } from '../../src/render/templates.ts'

type Text = readonly [path: string, text: string]

export function readTemplates(repository: string, build: string): Shipped {
  const texts = [...textsIn(repository, 'templates'), ...runbooks(repository)]
    .filter(([path]) => !path.startsWith('contracts/'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const isTest = ([path]: Text): boolean => path.endsWith('.test.yaml')
  const tests = texts.filter(isTest).map(([, text]) => text)
  return compileTemplates(new Map(texts.filter((text) => !isTest(text))), build, testedBy(tests))
}

function textsIn(repository: string, folder: string): readonly Text[] {
  const root = join(repository, folder)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((file) => join(file.parentPath, file.name))
    .map((path) => [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')])
}

/** They are written as pages of the documentation, and needed where there is none: beside the stack. */
function runbooks(repository: string): readonly Text[] {
  return textsIn(repository, 'docs/runbooks').map(([path, text]) => [`runbooks/${path}`, text])
}
