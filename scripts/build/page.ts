// Builds the page of `lake view`: one HTML text with its style and code inside.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import type { BuiltPage } from '../../src/view/page.ts'

interface Built extends BuiltPage {
  /** The files that went in. */
  readonly modules: readonly string[]
}

export async function buildPage(repository: string): Promise<Built> {
  const build = await rolldown({
    input: join(repository, 'page/main.ts'),
    platform: 'browser',
    tsconfig: join(repository, 'page/tsconfig.json'),
  })
  const { output } = await build.generate({ format: 'iife', minify: true, sourcemap: false })
  await build.close()
  const [chunk] = output
  // An end tag inside a string would end the element.
  const code = chunk.code.replaceAll('</script', String.raw`<\/script`)
  const style = await readStyle(repository)
  const shell = await readFile(join(repository, 'page/index.html'), 'utf8')
  // The hash is of all that stands between the tags, white space too.
  const html = shell
    .replace(/<style>[^]*?<\/style>/, () => `<style>${style}</style>`)
    .replace(/<script>[^]*?<\/script>/, () => `<script>${code}</script>`)
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(code)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return { html, policy, modules: chunk.moduleIds }
}

async function readStyle(repository: string): Promise<string> {
  const uplot = createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css')
  const parts = [
    uplot,
    ...['theme', 'frame', 'panels'].map((name) => join(repository, `page/style/${name}.css`)),
  ]
  const texts = await Promise.all(parts.map((part) => readFile(part, 'utf8')))
  return texts
    .join('\n')
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
