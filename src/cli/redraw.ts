// A screen of its own on a terminal, drawn anew in place; what was there before is there again afterwards.

const [enter, leave] = ['\u001B[?1049h\u001B[?25l', '\u001B[?25h\u001B[?1049l']

export interface Screen {
  draw(text: string): void
  close(): void
}

export function openScreen(stream: Pick<NodeJS.WriteStream, 'write' | 'rows'>): Screen {
  let isOpen = true
  const close = (): void => {
    if (isOpen) stream.write(leave)
    isOpen = false
  }
  stream.write(enter)
  // Whoever presses Ctrl-C twice gets the terminal back too.
  process.once('exit', close)
  return {
    draw: (text) => {
      const lines = text.split('\n')
      const room = Math.max(2, (stream.rows ?? 24) - 1)
      const shown =
        lines.length <= room
          ? lines
          : [...lines.slice(0, room - 1), `and ${lines.length - room + 1} more lines`]
      // Each line is cleared behind its end, and the rest below: nothing flickers.
      stream.write(`\u001B[H${shown.map((line) => `${line}\u001B[K`).join('\n')}\n\u001B[J`)
    },
    close,
  }
}

/** Each as it comes, on a screen that is opened for the first of them. */
export async function drawEach<T>(
  items: AsyncIterable<T>,
  textOf: (item: T) => string,
  stream: Parameters<typeof openScreen>[0] = process.stdout,
): Promise<void> {
  let screen: Screen | undefined
  try {
    for await (const item of items) {
      screen ??= openScreen(stream)
      screen.draw(textOf(item))
    }
  } finally {
    screen?.close()
  }
}
