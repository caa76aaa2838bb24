// Frames as a backend's answers become them, in short.
import type { Frame } from '../../src/view/model/frames.ts'

export const field = (
  name: string,
  type: 'number' | 'string' | 'time',
  cells: readonly (number | string | null)[],
  labels = {},
) => ({ name, type, labels, values: cells })
export const frame = (refId: string, ...fields: ReturnType<typeof field>[]): Frame => ({
  refId,
  name: refId,
  fields,
  length: fields[0]?.values.length ?? 0,
})
