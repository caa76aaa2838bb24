// Shape of what `disk` answers under --json, published in docs/schemas. All sizes are bytes.
import { z } from 'zod'
import { outlooks } from './disk.ts'

const bytes = z.number().int()
const unknown = bytes.nullable()

const store = {
  bytes,
  retentionHours: z.number(),
  growthBytesPerDay: unknown.describe('Null: less than a day to judge from.'),
}

export const diskSchema = z.object({
  project: z.string(),
  id: z.string(),
  services: z.array(
    z.object({
      service: z.string(),
      component: z.string(),
      volumes: z.array(z.object({ name: z.string(), bytes })),
      image: z.string(),
      imageBytes: unknown.describe('Null: not here.'),
      logBytes: unknown.describe("The engine's copy of its log; null: it cannot be seen from here."),
      writtenBytes: unknown.describe('Beside its volumes; null: there is no container.'),
    }),
  ),
  metrics: z.object({
    ...store,
    blocksBytes: unknown,
    walBytes: unknown,
    headBytes: unknown,
    limitBytes: unknown.describe('At which Prometheus removes the oldest blocks.'),
  }),
  logs: z.object(store),
  traces: z.object(store),
  budget: z.object({
    limitBytes: unknown.describe('retention.disk'),
    usedBytes: bytes,
    outlook: z.enum(outlooks),
    daysLeft: z.number().int().nullable(),
  }),
  totals: z.object({ volumes: bytes, images: bytes, logs: bytes, written: bytes, all: bytes }),
})
