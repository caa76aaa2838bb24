// Shapes of what `view` answers under --json, published in docs/schemas.
import { z } from 'zod'

export const viewItemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('page'),
    url: z.string().describe('With the token in its fragment.'),
    dashboard: z.string().nullable(),
  }),
  z.object({
    type: z.literal('export'),
    path: z.string(),
    dashboard: z.string(),
    from: z.string(),
    to: z.string(),
    bytes: z.number(),
    failed: z.array(z.string()).describe('Questions that got no answer.'),
  }),
  z.object({ type: z.literal('picture'), path: z.string(), dashboard: z.string() }),
])
