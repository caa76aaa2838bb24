// A Chromium of the machine, without a window, over its DevTools protocol: for pictures of pages.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { devTools } from './devtools.ts'
import type { DevTools } from './devtools.ts'
import type { Chromium, Shot } from './system.ts'

type Environment = Readonly<Record<string, string | undefined>>

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge']

/** CHROME_PATH names one; else PATH is searched, and on a Mac the folder of applications. */
export function findChromium(environment: Environment, platform: string): string | undefined {
  const named = environment['CHROME_PATH']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean)
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const onMac =
    platform === 'darwin' ? apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`) : []
  return [...onPath, ...onMac].find((path) => existsSync(path))
}

export async function openChromium(
  environment: Environment,
  platform: string,
): Promise<Chromium | undefined> {
  const program = findChromium(environment, platform)
  if (program === undefined) return undefined
  const profile = await mkdtemp(join(tmpdir(), 'lake-chromium-'))
  const child = spawn(program, flags(profile), { stdio: ['ignore', 'ignore', 'pipe'] })
  const close = async (): Promise<void> => {
    await ended(child)
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const browser = await devTools(await addressOf(child))
    return {
      shoot: (shot) => shoot(browser, shot),
      close: async () => {
        browser.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

function flags(profile: string): readonly string[] {
  // Its sandbox does not work for root, and it does not start without saying so.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-dev-shm-usage',
    '--hide-scrollbars',
    '--force-color-profile=srgb',
    ...root,
    'about:blank',
  ]
}

const patienceMs = 30_000

function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${said.trim()}`)), patienceMs)
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    const [, url] = /DevTools listening on (ws:\S+)/.exec(said) ?? []
    if (url !== undefined) resolve(url)
  })
  child.once('error', reject)
  child.once('exit', () => reject(new Error(`Chromium ended at once: ${said.trim()}`)))
  return promise.finally(() => clearTimeout(timer))
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(timer)
}

async function shoot(browser: DevTools, { url, path, width, height, ready, ...shot }: Shot): Promise<void> {
  const tab = await browser.open()
  try {
    const size = (tall: number) =>
      tab.send('Emulation.setDeviceMetricsOverride', {
        width,
        height: tall,
        deviceScaleFactor: shot.scale ?? 1,
        mobile: false,
      })
    await size(height)
    await tab.send('Page.navigate', { url })
    await tab.until(ready)
    // The whole page, however long: what is further down is drawn when it comes into sight.
    await size(
      Math.max(
        height,
        Math.min(shot.tallest ?? 16_000, Number(await tab.value('document.documentElement.scrollHeight'))),
      ),
    )
    await tab.value('new Promise((done) => setTimeout(done, 250))')
    await tab.until(ready)
    const format = path.endsWith('.webp') ? { format: 'webp', quality: 78 } : { format: 'png' }
    const { data } = (await tab.send('Page.captureScreenshot', format)) as { data: string }
    await writeFile(path, Buffer.from(data, 'base64'))
  } finally {
    await tab.close()
  }
}
