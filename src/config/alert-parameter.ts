// What a parameter of an alert may be, by its unit.
import { z } from 'zod'
import { bytesPattern, parseBytes } from './units.ts'

const time = ['ms', 's', 'm', 'h', 'd']
const timeError = 'must be a duration in one unit, such as 45s or 5m'

export function parameter(unit: string): z.ZodType<string | number, string | number> {
  if (time.includes(unit)) {
    const duration = z.string({ error: timeError }).regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, { error: timeError })
    return z
      .union([z.number().min(0), duration], { error: timeError })
      .meta({ description: `A duration; a bare number is in ${unit}.`, examples: ['45s', '5m'] })
  }
  if (unit === 'ratio') {
    // 90 instead of 90% would be an alert that never fires.
    const error = 'must be a share from 0 to 1, such as 0.8 or 80%'
    const share = z.string({ error }).regex(/^(100(\.0+)?|\d{1,2}(\.\d+)?)%$/, { error })
    return z
      .union([z.number().min(0, { error }).max(1, { error }), share], { error })
      .meta({ description: 'A share: 0.8 or 80%.', examples: ['80%', 0.8] })
  }
  if (unit === 'bytes') {
    const error = 'must be a size such as 500MB or a number of bytes'
    const size = z
      .string({ error })
      .regex(bytesPattern, { error })
      .transform((value) => parseBytes(value) ?? 0)
    return z
      .union([z.number().min(0), size], { error })
      .meta({ description: 'A size; a bare number is in bytes.', examples: ['500MB'] })
  }
  const error = `must be a number, 0 or more (${unit})`
  return z
    .number({ error })
    .min(0, { error })
    .meta({ description: `In ${unit}.`, examples: [1] })
}
