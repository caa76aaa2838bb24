// Every panel of every shipped dashboard that says numbers says those that the API gives.
import { glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Panel, Target } from '../../../src/view/model/dashboard.ts'
import { show, styleOf } from '../../../src/view/model/field.ts'
import { framesOf } from '../../../src/view/model/frames.ts'
import type { Frame } from '../../../src/view/model/frames.ts'
import { readDashboard } from '../../../src/view/model/read.ts'
import { calculation } from '../../../src/view/model/reduce.ts'
import { startBackend } from '../backend.ts'
import type { Backend } from '../backend.ts'
import { stage } from '../stage.ts'
import type { Stage } from '../stage.ts'
import { openBrowser, openPage, stretch } from './chromium.ts'

const root = resolve(import.meta.dirname, '../../..')
const folder = 'templates/grafana/dashboards'
const shipped = (await Array.fromAsync(glob(`${folder}/*.json`, { cwd: root }))).toSorted()
const read = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(join(root, path), 'utf8')) as unknown

let backend: Backend
let browser: Browser
let lake: Stage
beforeAll(async () => {
  backend = await startBackend()
  lake = await stage(backend, await Promise.all(shipped.map(read)))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await lake.close()
  await backend.close()
})

/** What stands in a panel: values of tiles, or names and last values of a legend. */
type Said = Readonly<Record<string, readonly string[]>>

const saidBy = (page: Page): Promise<Said> =>
  page.evaluate(() => {
    const texts = (panel: Element, selector: string): string[] =>
      [...panel.querySelectorAll(selector)].map((each) => each.textContent.trim()).toSorted()
    return Object.fromEntries(
      [...document.querySelectorAll('[data-type=stat], [data-type=timeseries]')].map((panel) => [
        `${panel.getAttribute('data-panel')} ${panel.querySelector('h3')?.textContent}`,
        panel.querySelector('.legend ul') === null
          ? texts(panel, '.tile .value')
          : texts(panel, '.legend li'),
      ]),
    )
  })

/** Whatever was put in for the times of Grafana, which follow from how wide the panel is. */
function asksFor({ expr }: Target): RegExp {
  const escaped = expr.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll(/\\\$__\w+|\\\$\w+/g, '.+?')}$`)
}

/** As the backend answers when nobody is between. */
async function answers(panel: Panel, target: Target, asked: readonly URL[]): Promise<readonly Frame[]> {
  const path = panel.type === 'stat' ? /\/query$/ : /query_range$/
  const found = asked.find(
    (url) =>
      path.test(url.pathname) &&
      asksFor(target).test(url.searchParams.get('query') ?? url.searchParams.get('q') ?? ''),
  )
  if (found === undefined) throw new Error(`"${panel.title}" did not ask for ${target.expr}`)
  const answer = await fetch(new URL(`${found.pathname}${found.search}`, backend.url))
  return framesOf(await answer.json(), target, panel.targets.length > 1)
}

async function expected(panel: Panel, asked: readonly URL[]): Promise<readonly string[]> {
  const frames = (await Promise.all(panel.targets.map((target) => answers(panel, target, asked)))).flat()
  const numbers = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === 'number'))
  return numbers
    .map((field) => {
      const last = calculation('lastNotNull')?.of(field.values) ?? null
      const { text } = show(last, styleOf(panel.defaults))
      return panel.type === 'stat' ? text : `${field.shown}${text}`
    })
    .toSorted()
}

test.each(shipped)('%s: tiles and legends say what the API gives, folded rows too', async (file) => {
  const dashboard = readDashboard(await read(file))
  const before = backend.asked.length
  // A time of its own: nothing is answered from what another dashboard asked.
  const to = 1_700_000_000_000 + shipped.indexOf(file) * 3_600_000
  const span = { from: String(to - 3_600_000), to: String(to) }
  const { page, complaints } = await openPage(browser, lake.url(dashboard.uid, span))
  await page.evaluate(() => {
    for (const row of document.querySelectorAll<HTMLElement>('.row[aria-expanded=false]')) row.click()
  })
  await stretch(page)
  const said = await saidBy(page)
  const asked = backend.asked.slice(before)
  const all = dashboard.panels.flatMap((panel) => [panel, ...panel.panels])
  const listed = all.filter(
    ({ type, options }) =>
      type === 'stat' ||
      (type === 'timeseries' &&
        (options['legend'] as { displayMode?: string } | undefined)?.displayMode === 'list'),
  )
  const wanted = await Promise.all(
    listed.map(async (panel) => [panel.title, await expected(panel, asked)] as const),
  )
  const found = Object.entries(said).map(([key, texts]) => [key.replace(/^\S+ /, ''), texts] as const)
  for (const [title, texts] of wanted)
    expect(
      found.filter(([name]) => name === title).map(([, shown]) => shown),
      title,
    ).toContainEqual(texts)
  expect(complaints).toEqual([])
  await page.close()
})
