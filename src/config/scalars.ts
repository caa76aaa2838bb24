// The values that lake.yaml is made of. An error that starts with "must" continues "<key> ..."; others stand alone.
import { z } from 'zod'
import { addressPattern, parseAddress } from './address.ts'
import type { Address } from './address.ts'
import { bytesPattern, durationPattern, parseBytes, parseDuration } from './units.ts'

const mebibyte = 1024 ** 2

function text(error: string): z.ZodString {
  return z.string({ error })
}

const nameError =
  'must be at most 40 lower-case letters, digits and hyphens, starting with a letter, such as my-lakehouse'

/** Names a Compose project and is a host name: `<name>.localhost`. */
export const projectName = text(nameError).regex(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, { error: nameError })

const slugError = 'must be letters, digits, hyphens and underscores, starting with a letter, such as my-api'
export const slug = text(slugError).regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, { error: slugError })

const portError = 'must be a port from 1 to 65535'
export const port = z.int({ error: portError }).min(1, { error: portError }).max(65_535, { error: portError })

const imageError = 'must be an image such as postgres:17 or registry.corp/postgres:17'
/** What Docker takes: name, optional registry before it, optional tag and digest after it. */
export const image = text(imageError).regex(
  /^(?:[A-Za-z0-9.-]+(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  { error: imageError },
)

const registryError =
  'must be a registry with an optional path, such as registry.corp/mirror, without https://'
export const registry = text(registryError).regex(/^[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[a-z0-9._-]+)*$/, {
  error: registryError,
})

const memoryError = 'must be a size of at least 16MB, such as 512MB or 2GB'
/** In MiB. */
export const memory = text(memoryError)
  .regex(bytesPattern, { error: memoryError })
  .refine((value) => (parseBytes(value) ?? 0) >= 16 * mebibyte, { error: memoryError })
  .transform((value) => Math.round((parseBytes(value) ?? 0) / mebibyte))

const diskError = 'must be a size of at least 512MB, such as 10GB'
export const disk = text(diskError)
  .regex(bytesPattern, { error: diskError })
  .refine((value) => (parseBytes(value) ?? 0) >= 512 * mebibyte, { error: diskError })
  .transform((value) => parseBytes(value) ?? 0)

const retentionError = 'must be a duration of at least 1h, such as 30d or 12h'
/** In hours. */
export const retention = text(retentionError)
  .regex(durationPattern, { error: retentionError })
  .refine((value) => (parseDuration(value) ?? 0) >= 3600, { error: retentionError })
  .transform((value) => Math.floor((parseDuration(value) ?? 0) / 3600))

const intervalError =
  'must be a duration from 1s to 1m, such as 15s: the rules look back 5 minutes and need several samples'
/** In seconds. */
export const interval = text(intervalError)
  .regex(durationPattern, { error: intervalError })
  .refine((value) => isWhole(parseDuration(value), 1, 60), { error: intervalError })
  .transform((value) => parseDuration(value) ?? 0)

function isWhole(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= min && value <= max
}

const pendingError = 'must be a duration such as 5m, 90s or 0s'
/** `for` of an alert, as Prometheus writes it. */
export const pending = text(pendingError).regex(durationPattern, { error: pendingError })

/** An address; where no port is the usual one, it has to be said. */
export function address(example: string, usualPort?: number): z.ZodType<Address, string> {
  const error = `must be an address such as ${example}, without http:// and without a path`
  return text(error)
    .regex(usualPort === undefined ? /:\d+$/ : addressPattern, { error })
    .transform((value, context) => {
      const parsed = parseAddress(value)
      const chosen = parsed?.port ?? usualPort
      if (parsed !== undefined && chosen !== undefined) return { ...parsed, port: chosen }
      context.addIssue({ code: 'custom', message: error })
      return z.NEVER
    })
}

const urlError = 'must be a URL such as https://example.com/hook'
export const httpUrl = text(urlError).regex(/^https?:\/\/[^\s/?#]+[^\s]*$/, { error: urlError })

const pathError = 'must be a path such as /metrics'
export const urlPath = text(pathError).regex(/^\/[^\s#]*$/, { error: pathError })

/** For a value of the wrong kind only: whatever else is wrong inside keeps the words it has everywhere. */
export function ofType(message: string) {
  return (issue: { readonly code?: string | undefined }) =>
    issue.code === 'invalid_type' ? message : undefined
}

/** The error of a mapping, with one to copy. */
export function mappingLike(example: string) {
  return { error: ofType(`must be a mapping such as ${example}`) }
}

/** Non-empty text with an example. */
export function words(example: string): z.ZodString {
  const error = `must be text such as ${example}`
  return text(error).min(1, { error })
}

const attachedError = 'must be the name of a Compose project, such as shop'
/** What Compose allows. */
export const composeProject = text(attachedError).regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
  error: attachedError,
})

const networkError = 'must be the name of a network, such as shop_default'
export const networkName = text(networkError).regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,126}$/, {
  error: networkError,
})
