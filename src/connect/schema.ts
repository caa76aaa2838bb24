// Shape of what `lake connect` answers under --json, published in docs/schemas.
import { z } from 'zod'

const system = z.object({
  system: z.string(),
  what: z.string(),
  mode: z.enum(['managed', 'external']),
  address: z.string().describe('On this machine; of what runs elsewhere, as lake.yaml has it.'),
  inside: z.string().optional().describe('In the network of the stack.'),
  running: z.boolean(),
  settled: z.boolean().describe('False: it has not run yet, and up may take another port.'),
})

const place = z.object({
  place: z.enum(['machine', 'container']),
  variables: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      file: z.string().optional().describe('Instead of a value: the file that holds it.'),
    }),
  ),
  snippets: z.array(
    z.object({
      title: z.string(),
      language: z.enum(['shell', 'yaml', 'python', 'properties', 'text']),
      lines: z.array(z.string()),
    }),
  ),
})

export const connectSchema = z.object({
  project: z.string(),
  network: z
    .string()
    .optional()
    .describe('Network of the stack, for containers to join; it gets its name by the first up.'),
  systems: z.array(system),
  connection: system
    .extend({ places: z.array(place), remarks: z.array(z.string()) })
    .optional()
    .describe('Of the system that was named.'),
})
