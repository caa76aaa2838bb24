// Shapes of what the commands of `programs` answer under --json, published in docs/schemas.
import { z } from 'zod'

const bytes = z.number().int()
const bin = z.record(z.string(), z.string()).describe('Executables by name: absolute paths.')
const installed = z.object({
  name: z.string(),
  version: z.string(),
  source: z.string().describe('In words: PATH, Debian package prometheus, release archive.'),
  home: z.string(),
  bin,
  bytes: bytes.optional(),
})
const way = z.object({
  source: z.string(),
  offer: z.string().describe('Archive, package or module.'),
  barred: z.string().optional().describe('Why it is not asked for here.'),
})

const listed = installed.partial().extend({
  name: z.string(),
  about: z.string(),
  minimum: z.string().describe('Older ones do not read what lake writes.'),
  state: z.enum(['here', 'missing']),
  sha256: z.string().optional().describe('Of the archive that it came in.'),
  verified: z.string().optional().describe('How it was checked when it came.'),
  unfit: z.array(z.string()).describe('What was found and does not do.'),
  ways: z.array(way).describe('Where it can be had, best first.'),
})

export const listSchema = z.object({
  cache: z.string(),
  platform: z.string(),
  bytes: bytes.describe('Of all that lake installed.'),
  programs: z.array(listed),
})

/** Under --dry-run nothing is fetched: `programs` is what is here and what would be asked. */
export const installSchema = z.union([
  z.object({ dryRun: z.literal(false), programs: z.array(installed.extend({ fetched: z.boolean() })) }),
  z.object({ dryRun: z.literal(true), programs: z.array(listed) }),
])

export const removeSchema = z.object({
  removed: z.array(z.object({ name: z.string(), version: z.string(), folder: z.string(), bytes })),
  absent: z.array(z.string()).describe('Of these lake has none.'),
  dryRun: z.boolean(),
})

export const verifySchema = z.object({
  programs: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      source: z.string(),
      folder: z.string(),
      files: z.number().int(),
      state: z.enum(['ok', 'changed']),
      changed: z.array(z.string()),
      missing: z.array(z.string()),
      added: z.array(z.string()).describe('Not there when it was installed.'),
    }),
  ),
})
