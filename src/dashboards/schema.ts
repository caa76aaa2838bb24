// Shapes of what the commands of `dashboards` answer under --json, published in docs/schemas.
import { z } from 'zod'

const whole = z.number().int()

export const dashboardListSchema = z.object({
  dashboards: z.array(
    z.object({
      uid: z.string().describe('Empty where a file of yours names none: Grafana then makes one up.'),
      title: z.string(),
      file: z.string(),
      own: z.boolean().describe('One of dashboards/.'),
      panels: whole,
      provisioned: z.boolean().describe('False: lake up brings it to Grafana, as it is here.'),
    }),
  ),
})

export const newDashboardSchema = z.object({
  file: z.string(),
  uid: z.string(),
  title: z.string(),
  panels: whole,
  metrics: whole,
  left: whole.describe('Metrics that had no place on it.'),
})

export const pulledSchema = z.object({
  file: z.string(),
  uid: z.string(),
  title: z.string(),
  changed: z.boolean(),
  diff: z.array(z.string()),
})

export const checkedSchema = z.object({
  dashboards: z.array(z.object({ file: z.string(), title: z.string(), problems: z.array(z.string()) })),
  unrecorded: z.array(z.string()).describe('Targets of yours of which nobody knows what they expose.'),
})
