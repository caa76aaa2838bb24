// Rules about folders that a linter cannot check.

import { glob, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { groups } from '../src/cli/groups.ts'

const root = join(import.meta.dirname, '..')

interface Source {
  readonly file: string
  readonly text: string
}

async function read(pattern: string): Promise<readonly Source[]> {
  const files = await Array.fromAsync(glob(pattern, { cwd: root }))
  return Promise.all(
    files.toSorted().map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })),
  )
}

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, path = '']) => path)
}

const sources = await read('src/**/*.ts')
const tests = await read('test/**/*.ts')

describe('folders', () => {
  /** What each pure folder may know, besides itself and the words shared by all. */
  const layers: Readonly<Record<string, readonly string[]>> = {
    components: [],
    config: ['components'],
    plan: ['components', 'config'],
    render: ['components', 'config', 'panels', 'plan'],
    contracts: ['components'],
    lint: ['components', 'config', 'contracts', 'slo'],
    panels: [],
    slo: ['config', 'contracts', 'panels', 'render'],
    system: [],
  }

  test.each(Object.entries(layers))('%s knows only what lies below it', (folder, allowed) => {
    const below = new Set([folder, ...allowed, 'errors.ts', 'findings.ts'])
    const wrong = sources
      .filter(({ file }) => file.startsWith(`src/${folder}/`))
      .flatMap(({ file, text }) => importsOf(text).map((path) => ({ file, path })))
      .filter(({ path }) => path.startsWith('.'))
      .map(({ file, path }) => ({ file, target: join(dirname(file), path).split('/')[1] ?? '' }))
      .filter(({ target }) => !below.has(target))
    expect(wrong).toEqual([])
  })

  test('each has a line in the map of ARCHITECTURE.md', async () => {
    const map = await readFile(join(root, 'ARCHITECTURE.md'), 'utf8')
    const folders = new Set(sources.map(({ file }) => file.split('/').slice(0, 2).join('/')))
    const unknown = [...folders].filter((folder) => !folder.endsWith('.ts') && !map.includes(`\`${folder}\``))
    expect(unknown).toEqual([])
  })

  test('commands do not import commands', () => {
    const wrong = sources
      .filter(({ file }) => file.startsWith('src/commands/'))
      .flatMap(({ file, text }) => importsOf(text).map((path) => ({ file, path })))
      .filter(
        ({ file, path }) => path.startsWith('.') && join(dirname(file), path).startsWith('src/commands/'),
      )
    expect(wrong).toEqual([])
  })

  test('nothing is called a manager, a helper, a service or a util', () => {
    const vague = /(^|[-.])(managers?|helpers?|services?|utils?|misc|common)([-.]|$)/
    const names = sources.flatMap(({ file }) => [basename(file), ...dirname(file).split('/')])
    expect(names.filter((name) => vague.test(name))).toEqual([])
  })

  test('time and chance come from the System', () => {
    const impure =
      /\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b/
    const wrong = sources.filter(
      ({ file, text }) => !/^src\/(cli|system|supervisor)\//.test(file) && impure.test(text),
    )
    expect(wrong.map(({ file }) => file)).toEqual([])
  })
})

describe('commands', () => {
  const ids = sources
    .filter(({ file }) => file.startsWith('src/commands/'))
    .map(({ file }) => file.slice('src/commands/'.length, -'.ts'.length).replaceAll('/', ' '))

  test.each(ids)('%s has a place in the help', (id) => {
    const names = Object.values(groups).flat()
    expect(names.filter((name) => id === name || id.startsWith(`${name} `))).toHaveLength(1)
  })

  test.each(ids)('%s publishes the shape of its answer', (id) => {
    const source = sources.find(({ file }) => file === `src/commands/${id.replaceAll(' ', '/')}.ts`)
    expect(source?.text).toMatch(/static override (dataSchema|itemSchema)\b/)
  })
})

describe('tests', () => {
  test('replace no modules: fakes of the System do', () => {
    const mocking = /\bvi\.(mock|doMock|hoisted|stubGlobal)\(/
    const wrong = tests.filter(({ file, text }) => file !== 'test/structure.test.ts' && mocking.test(text))
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  test('leave no focus behind', () => {
    const focused = /\b(test|it|describe)\.only\(/
    const wrong = tests.filter(({ file, text }) => file !== 'test/structure.test.ts' && focused.test(text))
    expect(wrong.map(({ file }) => file)).toEqual([])
  })
})

describe('bin', () => {
  test('parses on Node 14', async () => {
    // Optional chaining with calls, ??=, top-level await, private fields, static blocks: all newer.
    const newer = /\?\?=|\|\|=|&&=|^\s*await |\bimport .* from\b|#[a-z]\w*\(|\.at\(|replaceAll|'node:/m
    const files = await read('bin/*.js')
    expect(files.filter(({ text }) => newer.test(text)).map(({ file }) => file)).toEqual([])
  })
})
