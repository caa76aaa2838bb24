// What is told while work goes on. The terminal, a pipe and silence each implement it.

export interface Progress {
  /** A subject (service, image, phase) begins; one line each. */
  start(id: string, text: string): void
  /** Live detail: what it waits for. */
  update(id: string, text: string): void
  succeed(id: string, text?: string): void
  warn(id: string, text: string): void
  fail(id: string, text: string): void
  note(text: string): void
  close(): Promise<void>
}
