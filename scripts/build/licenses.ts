// The licences of what is bundled: their authors ask that the text goes along.

import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/

export async function licenseTexts(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.flatMap((file) => packageFolder.exec(file)?.[0] ?? []))
  const texts = await Promise.all([...folders].toSorted().map(licenseText))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

async function licenseText(folder: string): Promise<string> {
  const facts = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, string>
  const texts: string[] = []
  for await (const file of glob('{LICEN[CS]E,licen[cs]e,COPYING,NOTICE}*', { cwd: folder })) {
    texts.push(await readFile(join(folder, file), 'utf8'))
  }
  return [`${facts['name']} ${facts['version']} (${facts['license']})`, ...texts].join('\n\n')
}
