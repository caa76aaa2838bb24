// A line of shell in front of a program that expects more of the system than its files: libraries that came along lie where
// the loader does not look, and a folder that was compiled in is there only where the package is installed.
import { dirname, join } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { Debian } from '../facts.ts'
import type { Getting } from './getting.ts'

type Paths = Readonly<Record<string, string>>

async function libraryFolders({ place }: Getting, tree: string): Promise<readonly string[]> {
  const files = await place.system.disk.list(tree)
  const libraries = files.filter((file) => /^(usr\/)?lib\/[^/]+\/[^/]+\.so(\.[\d.]+)?$/.test(file))
  return [...new Set(libraries.map((file) => dirname(file)))]
}

export async function wrapped(
  getting: Getting,
  tree: string,
  { bin, relocate }: { readonly bin: Paths; readonly relocate: Debian['relocate'] },
): Promise<Paths> {
  const { disk } = getting.place.system
  const libraries = (await libraryFolders(getting, tree)).map((folder) => `$root/${folder}`).join(':')
  const names = Object.entries(bin).map(async ([name, path]) => {
    const folder = relocate?.bin === name ? relocate.folder : undefined
    if (folder !== undefined) await openHanded(getting, join(tree, path), folder)
    if (libraries === '' && folder === undefined) return [name, path] as const
    const script = [
      '#!/bin/sh',
      'root=${0%/bin/*}',
      ...(folder === undefined ? [] : [`exec ${handle}<"$root${folder}"`]),
      ...(libraries === ''
        ? []
        : [`LD_LIBRARY_PATH="${libraries}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`, 'export LD_LIBRARY_PATH']),
      `exec "$root/${path}" "$@"`,
    ]
    await disk.makeDir(join(tree, 'bin'))
    await disk.write(join(tree, 'bin', name), `${script.join('\n')}\n`, 0o755)
    return [name, `bin/${name}`] as const
  })
  return Object.fromEntries(await Promise.all(names))
}

const handle = 9

/**
 * The path in the program becomes that of an open folder, which the shell hands it: it may stand anywhere, and be started
 * from anywhere. In a program nothing can grow or shrink: slashes more make no other path.
 */
async function openHanded({ place, report }: Getting, file: string, folder: string): Promise<void> {
  report(`gives it its own ${folder}`)
  const times = await place.supply.exchange(
    file,
    folder,
    `/proc/self/fd/${handle}`.padEnd(folder.length, '/'),
  )
  if (times === 0)
    throw new SupplyFailure('unfit', `it reads another folder than ${folder}: lake does not know this build`)
}
