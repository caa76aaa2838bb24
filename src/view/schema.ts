// Shapes of what `view` answers under --json, published in docs/schemas.
import { z } from 'zod'

export const viewItemSchema = z.object({
  type: z.literal('page'),
  url: z.string().describe('With the token in its fragment.'),
  dashboard: z.string().nullable(),
})
