import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countSamples } from '../../src/targets/exposition.ts'

const contracts = join(import.meta.dirname, '../contracts')
const files = (await Array.fromAsync(glob('*.prom', { cwd: contracts }))).toSorted()

test.each(files)('%s: every line is understood', async (file) => {
  const page = await readFile(join(contracts, file), 'utf8')
  const lines = page.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  expect(countSamples(page)).toEqual({ samples: lines.length })
})

test.each([
  ['a 1', 1],
  ['a{b="c d} 2"} +Inf 1700000000000', 1],
  ['a_total{b="c"} 1 # {trace_id="x"} 0.5 1.5', 1],
  ['{"my.metric",b="c"} 1e-3', 1],
  ['# HELP a b\n# TYPE a counter\na NaN\n# EOF', 1],
  ['', 0],
])('%j', (page, samples) => expect(countSamples(page)).toEqual({ samples }))

test.each(['<html>', 'a', 'a one', '{"json": true}', 'a 1 2 3'])('%s is no metric', (line) => {
  expect(countSamples(`x 1\n${line}`)).toEqual({ samples: 1, odd: line })
})
