// A real Chromium, and one page of `lake view` in it, which must not complain.
import { launch } from 'puppeteer-core'
import type { Browser, Page } from 'puppeteer-core'
import { findChromium } from '../../../src/system/chromium.ts'

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env, process.platform)
  if (executablePath === undefined)
    throw new Error('no Chromium found: apt-get install chromium, or CHROME_PATH')
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return launch({ executablePath, args: ['--disable-dev-shm-usage', '--force-color-profile=srgb', ...root] })
}

export interface Opened {
  readonly page: Page
  /** What the console and the page itself complained of. */
  readonly complaints: string[]
}

export async function openPage(
  browser: Browser,
  url: string,
  size = { width: 1440, height: 900 },
): Promise<Opened> {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
  page.on('pageerror', (error) => void complaints.push(String(error)))
  await page.setViewport(size)
  await page.goto(url)
  await drawn(page)
  return { page, complaints }
}

async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset['state'] === 'drawn')
}

/** So tall that every panel is in sight, and drawn. */
export async function stretch(page: Page): Promise<void> {
  const viewport = page.viewport()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewport({ width: viewport?.width ?? 1440, height })
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.grid:not([hidden]) > .panel')].every(
      (panel) =>
        panel.querySelector('.body')?.childElementCount !== 0 && panel.getAttribute('aria-busy') === 'false',
    ),
  )
}
