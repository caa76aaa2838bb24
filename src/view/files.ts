// Dashboards as files: one page with its data inside, or pictures by a Chromium of this machine.
import { join, resolve } from 'node:path'
import { LakeError } from '../errors.ts'
import type { Dashboard, Stack } from '../health/stack.ts'
import type { Shot } from '../system/system.ts'
import { momentMs } from './model/time.ts'
import type { TimeRange } from './model/time.ts'
import { object, string } from './model/json.ts'
import { withData } from './page.ts'
import type { BuiltPage } from './page.ts'
import { record } from './record.ts'
import { serveView } from './server.ts'

export interface Span {
  readonly since?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface Exported {
  readonly path: string
  readonly dashboard: string
  readonly from: string
  readonly to: string
  readonly bytes: number
  readonly failed: readonly string[]
}

export async function exportPage(
  stack: Stack,
  page: BuiltPage,
  asked: {
    readonly dashboard: Dashboard
    readonly path: string
    readonly span: Span
    readonly signal: AbortSignal
  },
): Promise<Exported> {
  const { disk, clock } = stack.session.system
  const range = rangeOf(asked.span, asked.dashboard, clock.now().getTime())
  const { failed, ...recorded } = await record(stack, asked.dashboard, range, asked.signal)
  const html = withData(page, recorded)
  const path = resolve(stack.session.system.host.cwd, asked.path)
  await disk.write(path, html)
  const [from, to] = [range.from, range.to].map((ms) => new Date(ms).toISOString())
  return {
    path,
    dashboard: asked.dashboard.uid,
    from: from ?? '',
    to: to ?? '',
    bytes: Buffer.byteLength(html),
    failed,
  }
}

/** `--since 6h`, or `--from` and `--to` in Grafana's words; else the time that the dashboard opens with. */
function rangeOf({ since, from, to }: Span, { json }: Dashboard, nowMs: number): TimeRange {
  const own = object(object(json)['time'])
  const start = since === undefined ? (from ?? string(own['from'], 'now-1h')) : `now-${since}`
  const end = to ?? (since === undefined && from === undefined ? string(own['to'], 'now') : 'now')
  const [first, last] = [momentMs(start, nowMs), momentMs(end, nowMs, true)]
  if (first === undefined) throw noMoment(since === undefined ? '--from' : '--since', since ?? start)
  if (last === undefined) throw noMoment('--to', end)
  if (first >= last) throw usage(`the time begins at ${new Date(first).toISOString()}, after its end`)
  return { from: first, to: last }
}

function noMoment(flag: string, value: string): LakeError {
  const like =
    flag === '--since'
      ? 'a duration such as 15m, 6h or 7d'
      : 'a moment such as now-6h or 2026-05-01T12:00:00Z'
  return usage(`${flag}: "${value}" is not ${like}`)
}

function usage(message: string): LakeError {
  return new LakeError(message, {
    code: 'usage',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake view --help' }],
  })
}

export interface Pictures {
  readonly dashboards: readonly Dashboard[]
  readonly folder: string
  readonly size: string
  readonly theme: string
  readonly span: Span
  /** What a picture is called: after its dashboard, in PNG, unless said. */
  readonly named?: (uid: string) => string
  readonly look?: Pick<Shot, 'scale' | 'tallest'>
  readonly onPicture: (path: string, dashboard: string) => void
}

const drawn = "document.documentElement.dataset.state === 'drawn'"

export async function takePictures(stack: Stack, page: BuiltPage, asked: Pictures): Promise<void> {
  const { host, disk } = stack.session.system
  const [, width, height] = /^(\d{3,5})x(\d{3,5})$/.exec(asked.size) ?? []
  if (width === undefined || height === undefined) throw usage(`--size: "${asked.size}" is not like 1440x900`)
  const folder = resolve(host.cwd, asked.folder)
  const chromium = await host.openChromium()
  if (chromium === undefined) throw noChromium(host.platform)
  const served = await serveView(stack, page)
  try {
    await disk.makeDir(folder)
    for (const dashboard of asked.dashboards) {
      const range = rangeOf(asked.span, dashboard, stack.session.system.clock.now().getTime())
      const words = { theme: asked.theme, kiosk: '1', from: String(range.from), to: String(range.to) }
      const path = join(folder, asked.named?.(dashboard.uid) ?? `${dashboard.uid}.png`)
      const size = { width: Number(width), height: Number(height) }
      await chromium.shoot({
        url: served.url(dashboard.uid, words),
        path,
        ...size,
        ...asked.look,
        ready: drawn,
      })
      asked.onPicture(path, dashboard.uid)
    }
  } finally {
    await Promise.all([chromium.close(), served.close()])
  }
}

function noChromium(platform: string): LakeError {
  return new LakeError('no Chromium on this machine to take pictures with', {
    code: 'no-chromium',
    exit: 'prerequisite',
    details: [
      'It is looked for on PATH as chromium, google-chrome or microsoft-edge; CHROME_PATH names another.',
    ],
    actions:
      platform === 'darwin'
        ? [{ id: 'install', command: 'brew install --cask chromium' }]
        : [{ id: 'install', command: 'sudo apt-get install chromium' }],
  })
}
