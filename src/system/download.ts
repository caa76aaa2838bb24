// Gets one file over HTTP: through the proxy of the environment, with a limit on silence, continued where it broke off.
//
// What has come lies in `<target>.part`; `<target>.part.json` says of which version of which file it is the beginning. Only
// a server that names the version (ETag, Last-Modified) is asked to continue, by If-Range: a changed file begins anew.
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { LakeError } from '../errors.ts'
import { ask, type Asked } from './download-request.ts'
import { interrupted } from './errors.ts'
import { makeFolders } from './folders.ts'
import { explained } from './fs-errors.ts'
import { SupplyFailure } from './supply-failure.ts'
import type { DownloadOptions } from './supply.ts'

export interface Line {
  readonly dispatcher: () => Promise<Dispatcher>
  /** Nothing came for so long: given up. */
  readonly stallMs: number
  readonly attempts: number
  /** Between attempts. */
  readonly pauseMs: number
  /** Hosts that could not be reached, and how that was said: they are not asked again by this line. */
  readonly away: Map<string, SupplyFailure>
}

interface Begun {
  readonly url: string
  readonly version: string
}

const partOf = (target: string): string => `${target}.part`
const noteOf = (target: string): string => `${target}.part.json`
/** What is worth another attempt: the rest stays as it is. */
const passing = new Set(['truncated', 'stalled', 'refused'])

export async function download(
  line: Line,
  url: string,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  const { host } = new URL(url)
  const away = line.away.get(host)
  if (away !== undefined) throw away
  await explained('create', dirname(target), () => makeFolders(dirname(target)))
  for (let attempt = 1; ; attempt += 1) {
    try {
      await once(line, url, target, options)
      return
    } catch (error) {
      if (options.signal.aborted) throw interrupted('The download')
      if (error instanceof SupplyFailure && error.kind === 'unreachable') line.away.set(host, error)
      const again = error instanceof SupplyFailure && passing.has(error.kind)
      if (!again || attempt >= line.attempts) throw error
      await pause(line.pauseMs * attempt, undefined, { signal: options.signal }).catch(() => {})
    }
  }
}

async function once(line: Line, url: string, target: string, options: DownloadOptions): Promise<void> {
  const begun = await beginning(url, target)
  const asked = await ask(await line.dispatcher(), url, {
    ...begun,
    stallMs: line.stallMs,
    signal: options.signal,
  })
  if (asked.status === 416) {
    // The beginning that lies here is longer than the file: it was another one.
    await asked.drop()
    await forget(target)
    throw new SupplyFailure('truncated', `${url} cannot be continued`)
  }
  await receive(asked, target, begun?.from ?? 0, options)
  await rename(partOf(target), target)
  await rm(noteOf(target), { force: true })
}

async function beginning(
  url: string,
  target: string,
): Promise<{ readonly from: number; readonly version: string } | undefined> {
  const known = await stat(partOf(target)).catch(() => undefined)
  const note = await readFile(noteOf(target), 'utf8').catch(() => '{}')
  const { url: of, version } = parse(note)
  if (known === undefined || known.size === 0 || of !== url || version === undefined || version === '')
    return undefined
  return { from: known.size, version }
}

function parse(note: string): Partial<Begun> {
  try {
    return JSON.parse(note) as Partial<Begun>
  } catch {
    return {}
  }
}

async function forget(target: string): Promise<void> {
  for (const path of [partOf(target), noteOf(target)]) await rm(path, { force: true })
}

async function receive(asked: Asked, target: string, from: number, options: DownloadOptions): Promise<void> {
  const continues = asked.status === 206
  const part = partOf(target)
  const note: Begun = { url: asked.asked, version: asked.version }
  try {
    await explained('write', part, async () => {
      if (!continues) await writeFile(noteOf(target), JSON.stringify(note))
      const file = await open(part, continues ? 'a' : 'w')
      try {
        let bytes = continues ? from : 0
        for await (const chunk of asked.body()) {
          await file.writeFile(chunk)
          bytes += chunk.length
          options.onProgress?.(bytes, asked.total)
        }
        if (asked.total !== undefined && bytes !== asked.total)
          throw new SupplyFailure('truncated', `${asked.asked} ended after ${bytes} of ${asked.total} bytes`)
        await file.sync()
      } finally {
        await file.close()
      }
    })
  } catch (error) {
    await asked.drop()
    // A full disk gets its space back.
    if (error instanceof LakeError && error.code === 'disk-full') await forget(target)
    throw error
  }
}
