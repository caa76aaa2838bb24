// What was exported, in a line.
import { bytesText } from './bytes.ts'

export function exportedText({
  path,
  bytes,
  from,
  to,
}: {
  readonly path: string
  readonly bytes: number
  readonly from: string
  readonly to: string
}): string {
  return `${path} (${bytesText(bytes)}): ${from.slice(0, 19)}Z to ${to.slice(0, 19)}Z`
}
