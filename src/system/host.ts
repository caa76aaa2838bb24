import { createHash, randomBytes } from 'node:crypto'
import { openBrowser } from './browser.ts'
import { serve } from './serve.ts'
import type { Host } from './system.ts'

export function realHost(): Host {
  return {
    environment: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    openBrowser: (url) => openBrowser(url, process.platform, process.env),
    serve,
  }
}
