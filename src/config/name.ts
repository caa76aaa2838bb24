// A project name from what there is: the name of a folder.

/** `My Lake (2)` is `my-lake-2`; where nothing usable is left, `lake`. */
export function projectName(folder: string): string {
  const name = folder
    .normalize('NFKD')
    .toLowerCase()
    // Accents, split off above, vanish; whatever else is no letter or digit separates words.
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return name === '' ? 'lake' : name
}
