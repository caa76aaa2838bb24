// Lists of checksums as `sha256sum` writes them.

/** The sum of this file; a list of a single bare sum is that of the file it lies beside. */
export function sumFor(list: string, file: string): string | undefined {
  const lines = list.split('\n').flatMap((line) => {
    const [, sum, name] = /^\\?([0-9a-f]{40,128})(?:\s+\*?(?:\.\/)?(\S.*?))?\s*$/i.exec(line.trim()) ?? []
    return sum === undefined ? [] : [{ sum: sum.toLowerCase(), name }]
  })
  const named = lines.find(({ name }) => name !== undefined && name.split('/').at(-1) === file)
  if (named !== undefined) return named.sum
  const [only, ...others] = lines
  return only !== undefined && only.name === undefined && others.length === 0 ? only.sum : undefined
}

export function writeSums(files: Iterable<readonly [string, { readonly sha256: string }]>): string {
  return [...files].map(([path, { sha256 }]) => `${sha256}  ${path}\n`).join('')
}

export function readSums(list: string): ReadonlyMap<string, string> {
  const found = list.split('\n').flatMap((line) => {
    const [, sum, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    return sum === undefined || path === undefined ? [] : [[path, sum] as const]
  })
  return new Map(found)
}
