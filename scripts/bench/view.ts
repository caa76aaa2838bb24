// `lake view` in a real Chromium: the first paint beside the slowest query, and how long a hand waits for what it does on a
// page of twelve panels, seven days and a thousand series.
import { launch } from 'puppeteer-core'
import type { Browser, Page } from 'puppeteer-core'
import { findChromium } from '../../src/system/chromium.ts'
import { startBackend } from '../../test/view/backend.ts'
import type { Backend } from '../../test/view/backend.ts'
import { stage } from '../../test/view/stage.ts'
import type { Stage } from '../../test/view/stage.ts'
import { median, table } from './measure.ts'
import type { Row } from './measure.ts'

const panels = 12
const series = 84
/** Of the one query that is slower than all others. */
const slowestMs = 1000
const frameMs = 1000 / 60

/** Tables, or why nothing can be measured here. */
export async function benchView(rounds: number): Promise<readonly (readonly string[])[] | string> {
  const executablePath = findChromium(process.env, process.platform)
  if (executablePath === undefined) return 'no Chromium: apt-get install chromium, or CHROME_PATH'
  const backend = await startBackend()
  backend.manners.series = series
  const lake = await stage(backend, [dashboard])
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await launch({ executablePath, args: ['--disable-dev-shm-usage', ...root] })
  try {
    const paints = await firstPaint(browser, lake, backend, rounds)
    const hands = await interaction(browser, lake, rounds)
    return [
      table(`First paint of ${panels} panels`, paints),
      table(`${panels} panels, 7 days, ${panels * series} series`, hands),
    ]
  } finally {
    await browser.close()
    await lake.close()
    await backend.close()
  }
}

const dashboard = {
  uid: 'bench',
  title: 'Bench',
  time: { from: 'now-7d', to: 'now' },
  graphTooltip: 1,
  panels: Array.from({ length: panels }, (_panel, index) => ({
    id: index + 1,
    type: 'timeseries',
    title: `Panel ${index + 1}`,
    datasource: { type: 'prometheus', uid: 'prometheus' },
    gridPos: { x: (index % 4) * 6, y: Math.floor(index / 4) * 7, w: 6, h: 7 },
    fieldConfig: { defaults: { unit: 'short' }, overrides: [] },
    options: {
      tooltip: { mode: 'multi', sort: 'desc' },
      legend: { showLegend: true, calcs: ['lastNotNull'] },
    },
    targets: [
      {
        refId: 'A',
        expr: `sum by (instance) (rate(work_${index}[5m]))`,
        legendFormat: '{{instance}}',
        range: true,
      },
    ],
  })),
}

async function firstPaint(
  browser: Browser,
  lake: Stage,
  backend: Backend,
  rounds: number,
): Promise<readonly Row[]> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    backend.manners.delayMs = (query) => (query.includes('work_7') ? slowestMs : 0)
    // A time of its own: nothing is answered from what was asked before.
    const to = 1_800_000_000_000 - round * 3_600_000
    const { page, ms } = await opened(browser, lake.url('bench', spanOf(to, 7)))
    if (round > 0) times.push(ms)
    await page.close()
  }
  backend.manners.delayMs = () => 0
  const base = slowestMs
  return [
    { what: 'the slowest query', ms: base, base },
    { what: 'all panels drawn, from an empty tab', ms: median(times), base },
  ]
}

const spanOf = (to: number, days: number): Record<string, string> => ({
  from: String(to - days * 86_400_000),
  to: String(to),
})

async function opened(browser: Browser, url: string): Promise<{ readonly page: Page; readonly ms: number }> {
  const page = await browser.newPage()
  await page.setViewport({ width: 1440, height: 900 })
  const began = performance.now()
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await drawn(page)
  return { page, ms: performance.now() - began }
}

const drawn = (page: Page): Promise<unknown> =>
  page.waitForFunction("document.documentElement.dataset.state === 'drawn'", {
    polling: 'raf',
    timeout: 120_000,
  })

async function interaction(browser: Browser, lake: Stage, rounds: number): Promise<readonly Row[]> {
  const { page } = await opened(browser, lake.url('bench', spanOf(1_800_000_000_000, 7)))
  const hover: number[] = []
  const zoom: number[] = []
  const legend: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const times = [
      Number(await page.evaluate(hovered(round))),
      Number(await page.evaluate(chosen)),
      await zoomed(page, round),
    ]
    if (round === 0) continue
    for (const [index, all] of [hover, legend, zoom].entries()) all.push(times[index] ?? 0)
  }
  const base = frameMs
  return [
    { what: 'one frame of a screen', ms: base, base },
    { what: 'the pointer moves: tooltip and twelve crosshairs', ms: median(hover), base, goal: { times: 3 } },
    { what: 'a name of the legend: one series alone', ms: median(legend), base },
    { what: 'another time: asked, answered and drawn', ms: median(zoom), base },
  ]
}

/** Run in the page, where `document` is. Fifteen places after one another, each until it is on the screen. */
const hovered = (round: number): string => `(async () => {
  const over = document.querySelector('.u-over')
  const { left, top, width, height } = over.getBoundingClientRect()
  const times = []
  for (let step = 0; step < 15; step += 1) {
    const began = performance.now()
    const clientX = left + ((step + ${(round % 5) / 5}) / 15) * width
    over.dispatchEvent(new MouseEvent('mousemove', { clientX, clientY: top + height / 2, bubbles: true }))
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[7]
})()`

const chosen = `(async () => {
  const name = document.querySelector('.legend button')
  const began = performance.now()
  name.click()
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
  const took = performance.now() - began
  name.click()
  return took
})()`

const otherTime = (from: string, to: string): string => `{
  const [start, end] = document.querySelectorAll('.sheet .pair input')
  start.value = '${from}'
  end.value = '${to}'
  document.documentElement.dataset.state = 'loading'
  document.querySelector('.sheet .pair button').click()
}`

async function zoomed(page: Page, round: number): Promise<number> {
  const end = 1_799_000_000_000 - round * 7_200_000
  const [from = '', to = ''] = [end - 6 * 86_400_000, end].map((ms) => String(ms))
  const began = performance.now()
  await page.click('.menu.controls > button')
  await page.evaluate(otherTime(from, to))
  await drawn(page)
  return performance.now() - began
}
