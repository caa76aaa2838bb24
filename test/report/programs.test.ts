import { expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import type { Inventory } from '../../src/programs/inventory.ts'
import { broughtText, inventoryText, removedText, stepText, verifiedText } from '../../src/report/programs.ts'
import { record } from './screens.ts'

const cache = '/home/somebody/.cache/lake/programs'
const inventory: Inventory = {
  cache,
  platform: 'linux-x64',
  bytes: 1_300_000_000,
  programs: [
    {
      name: 'prometheus',
      about: 'metrics and alerts',
      minimum: '2.42',
      state: 'here',
      version: '2.42.0',
      source: 'Debian package prometheus',
      bytes: 98_000_000,
      sha256: '81d59a24fce8'.repeat(5),
      unfit: [],
      ways: [],
    },
    {
      name: 'postgres',
      about: 'database',
      minimum: '13',
      state: 'here',
      version: '15.13',
      source: `/opt/${'a-long-name/'.repeat(9)}bin`,
      unfit: [],
      ways: [],
    },
    {
      name: 'loki',
      about: 'logs',
      minimum: '3.0',
      state: 'missing',
      unfit: ['/usr/bin/loki: 2.9.\u001b[31m1 is older than 3.0'],
      ways: [
        { source: 'release archive', offer: 'loki-linux-amd64.zip', barred: 'not for linux-riscv64' },
        { source: 'Go toolchain', offer: 'github.com/grafana/loki/v3@v3.7.8', barred: 'only with --build' },
      ],
    },
    { name: 'java', about: 'for Trino and Nessie', minimum: '17', state: 'missing', unfit: [], ways: [] },
  ],
}
const home = `${cache}/loki-3.7.8-release`
const brought = { name: 'loki', version: '3.7.8', source: 'release archive', home, bin: {}, fetched: true }
const verified = { name: 'loki', version: '3.7.8', source: 'release archive', folder: home, files: 14 }

test.each([80, 200])('programs at %d columns', (width) => {
  const { text, tooWide } = record(
    (style) =>
      [
        inventoryText(inventory, style, safe),
        broughtText([brought, { ...brought, name: 'tempo', fetched: false }], style, safe),
        removedText(
          { removed: [{ ...verified, bytes: 160_000_000 }], absent: ['trino'], dryRun: true },
          style,
          safe,
        ),
        removedText(
          { removed: [{ ...verified, bytes: 160_000_000 }], absent: [], dryRun: false },
          style,
          safe,
        ),
        verifiedText([{ ...verified, state: 'ok', changed: [], missing: [], added: [] }], style, safe),
        verifiedText(
          [
            {
              ...verified,
              state: 'changed',
              changed: ['loki'],
              missing: 'a b c d e f g h'.split(' '),
              added: ['x'],
            },
          ],
          style,
          safe,
        ),
        verifiedText([], style, safe),
      ].join('\n\n'),
    width,
  )
  expect(text).toMatchSnapshot()
  expect(tooWide).toEqual([])
})

test('a step says how far it is', () => {
  expect(stepText({ program: 'x', what: 'downloads x' })).toBe('downloads x')
  expect(stepText({ program: 'x', what: 'downloads x', bytes: 2048 })).toBe('downloads x: 2.0 KB')
  expect(stepText({ program: 'x', what: 'downloads x', bytes: 2048, total: 4096 })).toBe(
    'downloads x: 2.0 KB of 4.0 KB',
  )
})
