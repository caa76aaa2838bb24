// The page in a real Chromium: every shipped dashboard, and one with every type of panel and option.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { glob } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exportPage, takePictures } from '../../../src/view/files.ts'
import { startBackend, valueAt } from '../backend.ts'
import type { Backend } from '../backend.ts'
import { openBrowser, openPage, stretch } from './chromium.ts'
import { stage } from '../stage.ts'
import type { Stage } from '../stage.ts'

const root = resolve(import.meta.dirname, '../../..')
const read = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(join(root, path), 'utf8')) as unknown

let backend: Backend
let browser: Browser
let lake: Stage
let folder: string
const shipped = (await Array.fromAsync(glob('templates/grafana/dashboards/*.json', { cwd: root }))).toSorted()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lake-view-'))
  backend = await startBackend()
  const more = await Promise.all(['test/view/fixtures/everything.json', ...shipped].map(read))
  lake = await stage(backend, more)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await lake.close()
  await backend.close()
  await rm(folder, { recursive: true, force: true })
})
afterEach(async () => {
  for (const page of (await browser.pages()).slice(1)) await page.close()
})

const panelText = (page: Page, title: string): Promise<string> =>
  page.evaluate((wanted) => {
    const panel = [...document.querySelectorAll('.panel')].find(
      (each) => each.querySelector('h3')?.textContent === wanted,
    )
    return (panel?.querySelector('.body') as HTMLElement | null)?.innerText ?? 'no such panel'
  }, title)

const rowsOf = (page: Page, title: string): Promise<readonly (readonly string[])[]> =>
  page.evaluate((wanted) => {
    const panel = [...document.querySelectorAll('.panel')].find(
      (each) => each.querySelector('h3')?.textContent === wanted,
    )
    return [...(panel?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent),
    )
  }, title)

test('is small', () => {
  expect(gzipSync(lake.page.html).length).toBeLessThan(200_000)
})

test.each(shipped)('%s: every panel drawn, nothing complains', async (file) => {
  const { uid } = (await read(file)) as { uid: string }
  const { page, complaints } = await openPage(browser, lake.url(uid))
  await stretch(page)
  const messages = await page.evaluate(() =>
    [...document.querySelectorAll('.panel .message')].map((each) => each.textContent),
  )
  expect({ messages, complaints }).toEqual({ messages: [], complaints: [] })
})

describe('everything', () => {
  test('is drawn, or says why not, in its place', async () => {
    const { page, complaints } = await openPage(browser, lake.url('everything'))
    await stretch(page)
    const messages = await page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('.panel')].flatMap((panel) => {
          const message = panel.querySelector('.message strong')?.textContent
          return message === undefined || message === null
            ? []
            : [[panel.querySelector('h3')?.textContent, message]]
        }),
      ),
    )
    expect(messages).toEqual({
      'Not drawn': 'lake view does not draw panels of the type "piechart"',
      Empty: 'Nothing was slow',
      Broken: 'parse error: unclosed left parenthesis',
      'Unknown transformation': 'lake view does not know the transformation "spatial"',
      Elsewhere: 'This stack has no datasource alertmanager.',
    })
    expect(complaints).toEqual([])
  })

  test('shows the numbers that the backend gives', async () => {
    const { page } = await openPage(
      browser,
      lake.url('everything', { from: '1700000000000', to: '1700003600000' }),
    )
    await stretch(page)
    const at = 1_700_003_600
    const bytes = Number(valueAt('sum(each{job="job-2"})', 0, at))
    expect(bytes).toBeLessThan(1024)
    expect(await panelText(page, 'Each job-2')).toBe(`${String(Number(bytes.toPrecision(3)))} B`)
    const rows = [1, 2, 3].map((index) => Number(valueAt('sum by (table, schema) (rows)', index - 1, at)))
    const cells = await rowsOf(page, 'Table')
    const shown = rows
      .toSorted((a, b) => b - a)
      .map((value) => value.toLocaleString('en-US', { maximumFractionDigits: 2 }))
    expect(cells.map((row) => row[2])).toEqual(shown)
    expect(cells[0]?.slice(0, 2)).toEqual(['schema-3', 'table-3'])
    expect(await panelText(page, 'Mapped')).toBe('UP')
    // The newest first, its duration in the unit that Tempo measures in.
    const traces = (await rowsOf(page, 'Traces')).map((row) => row.slice(1, 4))
    expect(traces).toEqual([
      ['service-1', 'GET /orders', '0 ms'],
      ['service-2', 'GET /orders', '1.5 s'],
      ['service-3', 'GET /orders', '3 s'],
    ])
    expect((await panelText(page, 'Spans')).replaceAll('\n', ' ')).toContain('service-1 0 req/s')
  })

  test('repeats panels and rows, and keeps folded rows quiet until they are opened', async () => {
    const { page } = await openPage(browser, lake.url('everything'))
    await stretch(page)
    const titles = () =>
      page.evaluate(() => [...document.querySelectorAll('h3')].map((title) => title.textContent))
    expect(await titles()).toEqual(
      expect.arrayContaining(['Each job-1', 'Each job-2', 'Each job-3', 'Lines of service_name-2']),
    )
    const folded = () => backend.asked.filter((url) => url.searchParams.get('query') === 'sum(folded)').length
    expect(folded()).toBe(0)
    await page.click('.row[aria-expanded=false]')
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await expect.poll(folded).toBe(1)
  })

  test('a variable that is chosen asks anew, and stands in the address', async () => {
    const { page } = await openPage(browser, lake.url('everything'))
    await page.select('[data-variable=service] select', 'service_name-3')
    await page.waitForFunction(() =>
      [...document.querySelectorAll('h2')].some((title) => title.textContent === 'Row of service_name-3'),
    )
    expect(page.url()).toContain('var-service=service_name-3')
    await page.goBack()
    await page.waitForFunction(() =>
      [...document.querySelectorAll('h2')].some((title) => title.textContent === 'Row of service_name-2'),
    )
  })

  test('the tooltip names the values of a moment; the crosshair is in the other charts too', async () => {
    const { page } = await openPage(browser, lake.url('everything'))
    const over = await page.$('[data-type=timeseries] .u-over')
    await over?.hover()
    await page.waitForSelector('.tip:not([hidden])')
    expect(
      await page.$$eval('.tip .line', (lines) => lines.map((line) => line.children[1]?.textContent)),
    ).toEqual(expect.arrayContaining(['instance-1', 'instance-2', 'instance-3']))
    await page.waitForFunction(() => document.querySelectorAll('.cross:not([hidden])').length > 2)
  })

  test('is used by keyboard: a chart is read by arrows, a menu opens and closes', async () => {
    const { page } = await openPage(browser, lake.url('everything'))
    await page.focus('[data-type=timeseries] .u-over')
    await page.keyboard.press('End')
    await page.waitForSelector('.tip:not([hidden]) .line')
    await page.focus('.bar .menu > button')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.sheet:not([hidden]) input')
    await page.keyboard.press('Escape')
    expect(await page.$('.sheet:not([hidden])')).toBeNull()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Everything')
  })

  test('text of dashboards and logs is never markup', async () => {
    const { page } = await openPage(browser, lake.url('everything'))
    await stretch(page)
    expect(await panelText(page, 'Logs of service_name-2')).toContain('<b>not markup</b>')
    expect(await page.$('.logs b')).toBeNull()
  })

  test.each([
    ['dark', 1440],
    ['light', 1440],
    ['dark', 390],
    ['light', 390],
  ] as const)('%s at %s: fits, and its text can be read', async (theme, width) => {
    const { page } = await openPage(browser, lake.url('everything', { theme }), { width, height: 900 })
    await stretch(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(await page.evaluate(lowContrast)).toEqual([])
  })
})

/** Texts with less contrast than WCAG AA asks for, where the ground is one colour. */
function lowContrast(): readonly string[] {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  })!
  const rgb = (colour: string): readonly number[] => {
    context.clearRect(0, 0, 1, 1)
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
    return [...context.getImageData(0, 0, 1, 1).data]
  }
  const light = (colour: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = colour
      .slice(0, 3)
      .map((part) => (part / 255 <= 0.04 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element: Element | null): readonly number[] => {
    if (element === null) return rgb(getComputedStyle(document.documentElement).backgroundColor)
    const own = rgb(getComputedStyle(element).backgroundColor)
    return own[3] === 255 ? own : groundOf(element.parentElement)
  }
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent?.trim())
      .join('')
    if (text === '' || !(element instanceof HTMLElement) || element.offsetParent === null) return []
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(groundOf(element))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    return ratio < 4.5 ? [`${text.slice(0, 30)}: ${ratio.toFixed(2)}`] : []
  })
}

test('without a token it says so', async () => {
  const page = await browser.newPage()
  await page.goto(new URL(lake.url()).origin)
  await page.waitForSelector('[role=alert]')
  expect(await page.$eval('main', (main) => main.textContent)).toContain('has no token')
})

test('an exported page needs nobody, and shows the same', async () => {
  const dashboard = lake.stack.dashboards.find(({ uid }) => uid === 'everything')!
  const path = join(folder, 'everything.html')
  // The disk of the stage is in memory.
  const { realDisk } = await import('../../../src/system/disk.ts')
  const stack = {
    ...lake.stack,
    session: { ...lake.stack.session, system: { ...lake.stack.session.system, disk: realDisk() } },
  }
  const exported = await exportPage(stack, lake.page, {
    dashboard,
    path,
    span: { since: '2h' },
    signal: new AbortController().signal,
  })
  expect(exported.failed).toEqual(['broken(: parse error: unclosed left parenthesis'])
  const { page, complaints } = await openPage(browser, pathToFileURL(path).href)
  await stretch(page)
  expect(
    await page.$$eval('.panel .message strong', (all) => all.map((each) => each.textContent)),
  ).not.toContain('This file was not given the answer to this.')
  expect(await page.$$eval('.uplot', (all) => all.length)).toBeGreaterThan(3)
  expect(complaints).toEqual([])

  const pictures: string[] = []
  await takePictures(stack, lake.page, {
    dashboards: [dashboard],
    folder,
    size: '1200x800',
    theme: 'light',
    span: {},
    onPicture: (picture) => pictures.push(picture),
  })
  const png = await readFile(pictures[0] ?? '')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20) > 1200]).toEqual([1200, true])
})

test('a hidden tab asks nothing', async () => {
  const { page } = await openPage(browser, lake.url('lake-overview', { refresh: '1s' }))
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })
  })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const before = backend.asked.length
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(backend.asked.length).toBe(before)
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => false, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(() => backend.asked.length).toBeGreaterThan(before)
})
