// Progress on a terminal. listr2 draws; we drive its tasks by hand, since its own runner must know all tasks
// beforehand and services appear one by one.

import {
  createWritable,
  DefaultRenderer,
  Listr,
  ListrDefaultRendererLogLevels as Icon,
  ListrLogger,
  ListrTaskState as State,
  ProcessOutput,
  Spinner,
} from 'listr2'
import { safe, type Terminal } from './terminal.ts'
import type { Progress, ProgressOptions } from './progress.ts'

type Tasks = Listr<object, typeof DefaultRenderer>
type Task = Tasks['tasks'][number]
type Renderable = ConstructorParameters<typeof DefaultRenderer>[0]

interface Subject {
  readonly task: Task
  readonly startedAt: number
  text: string
}

export async function liveProgress({ terminal }: ProgressOptions): Promise<Progress> {
  const list: Tasks = new Listr([], { registerSignalListeners: false, exitOnError: false })
  const renderer = new DefaultRenderer(
    list.tasks as unknown as Renderable,
    rendererOptions(terminal),
    list.events,
  )
  await renderer.render()
  const screen = new Subjects(list, terminal)
  const clock = setInterval(() => screen.tick(), 1000).unref()
  return {
    start: (id, text) => screen.show(id, text, State.STARTED),
    update: (id, text) => screen.show(id, text, State.STARTED),
    succeed: (id, text = '') => screen.show(id, text, State.COMPLETED),
    warn: (id, text) => screen.show(id, text, State.SKIPPED),
    fail: (id, text) => screen.show(id, text, State.FAILED),
    note: (text) => screen.note(text),
    close: async () => {
      clearInterval(clock)
      renderer.end()
      await Promise.resolve()
    },
  }
}

class Subjects {
  readonly #list: Tasks
  readonly #terminal: Terminal
  readonly #subjects = new Map<string, Subject>()

  constructor(list: Tasks, terminal: Terminal) {
    this.#list = list
    this.#terminal = terminal
  }

  show(id: string, text: string, state: State): void {
    const known = this.#subjects.get(id)
    const subject = known ?? { task: newTask(this.#list), startedAt: performance.now(), text }
    if (known === undefined) this.#subjects.set(id, subject)
    subject.text = text
    subject.task.title = title(id, subject, state, this.#terminal)
    subject.task.state$ = state
  }

  note(text: string): void {
    newTask(this.#list).title$ = safe(text)
  }

  tick(): void {
    for (const [id, subject] of this.#subjects) {
      if (subject.task.isStarted()) subject.task.title = title(id, subject, State.STARTED, this.#terminal)
    }
  }
}

async function enable(task: Task): Promise<void> {
  await task.check({})
}

function newTask(list: Tasks): Task {
  list.add({ title: ' ', task: () => {} })
  const task = list.tasks.at(-1)
  if (task === undefined) throw new Error('listr2 added no task')
  void enable(task)
  return task
}

function title(id: string, subject: Subject, state: State, { paint }: Terminal): string {
  const seconds = Math.floor((performance.now() - subject.startedAt) / 1000)
  const elapsed = seconds < 1 && state === State.STARTED ? '' : paint.dim(`${seconds} s`)
  return [safe(id), paint.dim(safe(subject.text).replaceAll('\n', ' ')), elapsed].filter(Boolean).join('  ')
}

function rendererOptions({ paint, symbols }: Terminal): ConstructorParameters<typeof DefaultRenderer>[1] {
  const plain = (text?: string) => text ?? ''
  return {
    // stderr is the talk; the answer on stdout comes after `close`.
    logger: new ListrLogger({
      useIcons: true,
      processOutput: new ProcessOutput(process.stderr, createWritable(() => {}) as never),
    }),
    formatOutput: 'truncate',
    collapseErrors: false,
    showErrorMessage: false,
    collapseSkips: false,
    showSkipMessage: false,
    spinner: symbols.ok === 'ok' ? new AsciiSpinner() : new Spinner(),
    icon: {
      [Icon.COMPLETED]: paint.green(symbols.ok),
      [Icon.FAILED]: paint.red(symbols.fail),
      [Icon.SKIPPED_WITHOUT_COLLAPSE]: paint.yellow(symbols.warn),
      [Icon.WAITING]: paint.dim(symbols.note),
    },
    color: {
      [Icon.COMPLETED]: plain,
      [Icon.FAILED]: plain,
      [Icon.SKIPPED_WITHOUT_COLLAPSE]: plain,
      [Icon.WAITING]: plain,
      [Icon.PENDING]: paint.yellow,
    },
  }
}

class AsciiSpinner extends Spinner {
  protected override readonly spinner = ['-', '\\', '|', '/']
}
