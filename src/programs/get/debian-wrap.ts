// Libraries that came along lie where the loader does not look: a line of shell in front of the program names the folder.
import { dirname, join } from 'node:path'
import type { Getting } from './getting.ts'

export async function libraryFolders({ place }: Getting, tree: string): Promise<readonly string[]> {
  const files = await place.system.disk.list(tree)
  const libraries = files.filter((file) => /^(usr\/)?lib\/[^/]+\/[^/]+\.so(\.[\d.]+)?$/.test(file))
  return [...new Set(libraries.map((file) => dirname(file)))]
}

export async function wrapped(
  { place }: Getting,
  tree: string,
  {
    bin,
    libraries,
  }: { readonly bin: Readonly<Record<string, string>>; readonly libraries: readonly string[] },
): Promise<Readonly<Record<string, string>>> {
  if (libraries.length === 0) return bin
  const folders = libraries.map((folder) => `$root/${folder}`).join(':')
  await place.system.disk.makeDir(join(tree, 'bin'))
  const names = Object.entries(bin).map(async ([name, path]) => {
    const script = `#!/bin/sh
root=\${0%/bin/*}
LD_LIBRARY_PATH="${folders}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_LIBRARY_PATH
exec "$root/${path}" "$@"
`
    await place.system.disk.write(join(tree, 'bin', name), script, 0o755)
    return [name, `bin/${name}`] as const
  })
  return Object.fromEntries(await Promise.all(names))
}
