// Image references as users write them and as the engine lists them.

/** `x`, `x:1`, `docker.io/library/x:1` → `docker.io/library/x:1`; a digest stays. */
export function normalReference(reference: string): string {
  const [named = '', digest] = reference.split('@')
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const repository = normalRepository(colon < 0 ? named : named.slice(0, colon))
  if (digest !== undefined) return `${repository}@${digest}`
  return `${repository}:${colon < 0 ? 'latest' : named.slice(colon + 1)}`
}

function normalRepository(repository: string): string {
  const [first = '', ...rest] = repository.split('/')
  if (rest.length === 0) return `docker.io/library/${first}`
  if (first === 'docker.io' && rest.length === 1) return `docker.io/library/${rest[0]}`
  if (first === 'index.docker.io') return normalRepository(['docker.io', ...rest].join('/'))
  // A registry's name has a dot, a port, or is localhost; anything else is a user of the default registry.
  return /[.:]/.test(first) || first === 'localhost' ? repository : `docker.io/${repository}`
}

export interface ListedImage {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null | undefined
  readonly RepoDigests?: readonly string[] | null | undefined
}

/** Digest of each reference that is among the listed images: of its own repository, else the image's id. */
export function digests(
  references: readonly string[],
  images: readonly ListedImage[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const image of images) {
    const digestOf = new Map<string, string>()
    for (const it of image.RepoDigests ?? []) {
      const [repository = '', digest = ''] = it.split('@')
      digestOf.set(normalRepository(repository), digest)
      found.set(normalReference(it), digest)
    }
    for (const tag of image.RepoTags ?? []) {
      const name = normalReference(tag)
      found.set(name, digestOf.get(name.slice(0, name.lastIndexOf(':'))) ?? image.Id)
    }
  }
  return new Map(
    references.flatMap((it) => {
      const digest = found.get(normalReference(it))
      return digest === undefined ? [] : [[it, digest] as const]
    }),
  )
}
