// The pictures in docs/pictures, anew: `npm run pictures`. Of a project that runs, with --project <folder>; else of a day that is
// made from the recorded metrics and log lines, before a Prometheus and, where there are any, a Loki and a Tempo of this
// machine (`lake programs install prometheus`). Needs a Chromium, as `lake view --png` does.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPlace } from '../src/cli/programs.ts'
import { openSession } from '../src/cli/session.ts'
import type { Stack } from '../src/health/stack.ts'
import { openPrograms } from '../src/programs/open.ts'
import { takePictures } from '../src/view/files.ts'
import type { Pictures } from '../src/view/files.ts'
import { chosenDashboards, openView } from '../src/view/open.ts'
import { buildPage } from './build/page.ts'
import { repository } from './bench/measure.ts'
import { startBackends } from './pictures/backends.ts'
import { lakeOn } from './pictures/stage.ts'

const { values: flags } = parseArgs({
  options: {
    project: { type: 'string' },
    out: { type: 'string', default: join(repository, 'docs/pictures') },
    /** Of a lake that nobody uses. */
    idle: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
})

/** What the pictures show as now: a moment ago. */
const end = Math.floor(Date.now() / 60_000) * 60_000

async function ofProject(project: string): Promise<void> {
  const stack = await openView(await openSession(project, { looking: true }))
  await take(stack, () => ({}))
}

/** As the tests take them, LAKE_TOOL_<NAME>; else from PATH or the cache of lake. */
async function program(name: string): Promise<string | undefined> {
  const given = process.env[`LAKE_TOOL_${name.toUpperCase()}`]
  return given ?? (await openPrograms(openPlace()).find(name))?.bin[name]
}

async function ofRecorded(): Promise<void> {
  const [server, loki, tempo] = await Promise.all(['prometheus', 'loki', 'tempo'].map(program))
  if (server === undefined) throw new Error('no Prometheus on this machine: lake programs install prometheus')
  const folder = await mkdtemp(join(tmpdir(), 'lake-pictures-'))
  const backends = await startBackends({
    folder,
    prometheus: server,
    loki,
    tempo,
    end: end / 1000,
    business: flags.idle ? 'idle' : 'busy',
  })
  try {
    for (const [name, url] of Object.entries({ loki: backends.loki, tempo: backends.tempo }))
      if (url === undefined) process.stderr.write(`!! no ${name} on this machine: what asks it is left out\n`)
    await take(await lakeOn(backends), spanOf)
  } finally {
    await backends.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** As long as the page shows when it is opened, until then. */
function spanOf(json: unknown): Pictures['span'] {
  const { time } = json as { readonly time: { readonly from: string } }
  const hours = Number(/^now-(\d+)h$/.exec(time.from)?.[1] ?? 1)
  return { from: String(end - hours * 3_600_000), to: String(end) }
}

const looks = [
  // The page of runbooks goes on and on; all others are shorter.
  { name: '', size: '1440x900', look: { scale: 1, tallest: 2000 } },
  // As much of it as two hands hold: a phone's page is scrolled.
  { name: '-phone', size: '390x844', look: { scale: 2, tallest: 1100 } },
] as const

async function take(stack: Stack, span: (json: unknown) => Pictures['span']): Promise<void> {
  const page = await buildPage(repository)
  const wanted = chosenDashboards(stack, undefined).filter(
    ({ uid }) => flags.only.length === 0 || flags.only.includes(uid),
  )
  for (const theme of ['light', 'dark'])
    for (const { name, size, ...more } of looks)
      for (const dashboard of wanted)
        await takePictures(stack, page, {
          dashboards: [dashboard],
          folder: flags.out,
          size,
          theme,
          span: span(dashboard.json),
          named: (uid) => `${uid}-${theme}${name}.webp`,
          ...more,
          onPicture: (path) => process.stdout.write(`${path}\n`),
        })
}

await (flags.project === undefined ? ofRecorded() : ofProject(flags.project))
