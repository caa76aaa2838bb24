// A project's name is part of Compose's project name and of a host name: lower-case letters, digits, hyphens.

/** The nearest allowed name to any text: `My Lake.2` becomes `my-lake-2`. */
export function projectName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return name === '' ? 'lake' : name
}
