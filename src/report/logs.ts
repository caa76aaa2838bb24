// One log line for people: whose it is, then the line.
import type { Style } from './style.ts'

export interface LogLine {
  readonly time: string
  readonly service: string
  readonly stream: 'stdout' | 'stderr'
  readonly line: string
}

const widest = 17

export function logLine({ time, service, line }: LogLine, { paint }: Style): string {
  return `${paint.dim(time.slice(11, 23))} ${paint.cyan(service.padEnd(widest))} ${line}`
}
