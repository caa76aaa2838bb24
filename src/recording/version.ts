// Which version of a component a page comes from: by its own word, else by the image or program that runs.

const numbered = /^v?(\d[\w.]*)/

/** Metrics whose label tells; the component's own first. */
export function versionOf(component: string, page: string, image: string | undefined): string {
  const database = /^pg_static\{.*?short_version="([^"]+)"/m.exec(page)?.[1]
  const infos = [...page.matchAll(/^(\w+)_build_info\{(?:.*?,)?version="([^"]*)"/gm)].filter(
    ([, name = ''], _, all) => name === component || !all.some(([, other]) => other === component),
  )
  const said = infos.map(([, , version = '']) => numbered.exec(version)?.[1]).find(Boolean)
  const tag = image === undefined ? undefined : /[: ]v?([^:/ ]+)$/.exec(image)?.[1]
  return database ?? said ?? tag ?? 'unknown'
}

/** `15` was recorded, and 15.18 runs. */
export function isVersion(recorded: string, running: string): boolean {
  return running === recorded || running.startsWith(`${recorded}.`)
}
