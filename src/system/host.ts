import { createHash, randomBytes } from 'node:crypto'
import { totalmem } from 'node:os'
import { serve } from './serve.ts'
import type { Host } from './system.ts'

export function realHost(): Host {
  return {
    environment: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    memoryBytes: totalmem(),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    openBrowser: async (url) => {
      const { openBrowser } = await import('./browser.ts')
      return openBrowser(url, process.platform, process.env)
    },
    openChromium: async () => {
      const { openChromium } = await import('./chromium.ts')
      return openChromium(process.env, process.platform)
    },
    serve,
  }
}
