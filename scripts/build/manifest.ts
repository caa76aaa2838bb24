// What the built commands say of themselves, in oclif's own format.

import { Plugin, type Interfaces } from '@oclif/core'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { variableOf } from '../../src/cli/variables.ts'

export type Manifest = Interfaces.Manifest

export async function readManifest(root: string, dist: string): Promise<Manifest> {
  const facts = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  const commands = { strategy: 'pattern', target: `./${relative(root, dist)}/commands` } as const
  const pjson = { ...facts, oclif: { ...facts.oclif, commands } }
  const plugin = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true, pjson })
  await plugin.load()
  for (const command of Object.values(plugin.manifest.commands)) {
    for (const [name, flag] of Object.entries(command.flags)) flag.env ??= variableOf(name)
  }
  return plugin.manifest
}
