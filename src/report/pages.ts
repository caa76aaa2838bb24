// The pages of a stack, as a table.
import type { Page } from '../pages/open.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export function pagesText(pages: readonly Page[], style: Style): string {
  const rows = pages.map(({ service, url, running }) => [service, url, running ? '' : 'not running'])
  return table([{ title: 'SERVICE' }, { title: 'PAGE' }, { title: '' }], rows, style).join('\n')
}
