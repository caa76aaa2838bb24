import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unifiedDiff } from '../../src/report/diff.ts'

const diff = (from: string, to: string) =>
  unifiedDiff({ path: 'f', from, to, fromLabel: 'now', toLabel: 'as generated' })
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
const lines = (all: string) => (all === '' ? [] : all.replace(/\n$/, '').split('\n'))

/** Applies a unified diff as `patch` does, and is as strict about what it finds. */
function patched(from: string, hunks: readonly string[]): string {
  const before = lines(from)
  const after: string[] = []
  let at = 0
  for (const line of hunks.slice(2)) {
    const start = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line)
    const sign = line[0]
    if (start !== null && sign === '@') {
      const first = Number(start[1]) - (start[2] === '0' ? 0 : 1)
      after.push(...before.slice(at, first))
      at = first
      same(after.length, Number(start[3]) - (start[4] === '0' ? 0 : 1))
    } else if (sign === '+') after.push(line.slice(1))
    else {
      same(line.slice(1), before[at])
      if (sign === ' ') after.push(line.slice(1))
      at += 1
    }
  }
  return text([...after, ...before.slice(at)])
}

function same(found: unknown, wanted: unknown): void {
  if (found !== wanted)
    throw new Error(`the diff does not fit: ${String(found)} instead of ${String(wanted)}`)
}

// Few different lines, so that texts have much in common.
const someLines = fc.array(fc.constantFrom('a', 'b', 'c', '', '  x: 1', '-', '+', '@@ -1,1 +1,1 @@x'), {
  maxLength: 40,
})

describe('a unified diff', () => {
  test('applied to the old text gives the new one', () => {
    fc.assert(
      fc.property(someLines, someLines, (from, to) => {
        expect(patched(text(from), diff(text(from), text(to)))).toBe(text(to))
      }),
      { numRuns: 500 },
    )
  })

  test('is empty for equal texts, and only for those', () => {
    fc.assert(
      fc.property(someLines, someLines, (from, to) => {
        expect(diff(text(from), text(to)).length === 0).toBe(text(from) === text(to))
      }),
    )
  })

  test('names both sides, and shows three lines around a change', () => {
    const from = text(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(diff(from, from.replace('5', 'five'))).toEqual([
      '--- f (now)',
      '+++ f (as generated)',
      '@@ -2,7 +2,7 @@',
      ' 2',
      ' 3',
      ' 4',
      '-5',
      '+five',
      ' 6',
      ' 7',
      ' 8',
    ])
  })

  test('a huge change ends soon, as all old and all new lines', () => {
    const many = (word: string) => text(Array.from({ length: 3000 }, (_, index) => `${word} ${index}`))
    const result = diff(many('old'), many('new'))
    expect(result).toHaveLength(6003)
    expect(patched(many('old'), result)).toBe(many('new'))
  })
})

test('is as short as that of `diff -u`', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lake-diff-'))
  try {
    fc.assert(
      fc.property(someLines, someLines, (from, to) => {
        writeFileSync(join(folder, 'a'), text(from))
        writeFileSync(join(folder, 'b'), text(to))
        const theirs = lines(run(folder))
        const changes = (all: readonly string[]) => all.slice(2).filter((line) => /^[-+]/.test(line)).length
        expect(changes(diff(text(from), text(to)))).toBe(changes(theirs))
      }),
      { numRuns: 25 },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** `diff` exits 1 where it finds a difference. */
function run(folder: string): string {
  try {
    return execFileSync('diff', ['--minimal', '-u', 'a', 'b'], { cwd: folder, encoding: 'utf8' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}
