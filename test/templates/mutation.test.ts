// The checker itself, by mutation: a metric or a label that is renamed anywhere in a shipped file is found.
import { expect, it } from 'vitest'
import { syntaxOf } from '../../src/contracts/syntax.ts'
import { descendants } from '../../src/contracts/tree.ts'
import { dataOf, judge, judgedFiles, recorded } from './shipped.ts'
import type { FileData } from './shipped.ts'

interface Span {
  readonly from: number
  readonly to: number
}

interface Site {
  readonly path: string
  readonly name: string
  /** That holds it, in a file of data. */
  readonly key?: string
  readonly renamed: (name: string) => FileData
}

/** The same numbers on every run. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function namesIn(expression: string, loki: boolean): readonly Span[] {
  if (loki) return descendants(syntaxOf(expression, 'loki')[0], 'Identifier')
  const filled = expression.replaceAll(/\$__\w+/g, (macro) => '1m'.padEnd(macro.length))
  const [tree] = syntaxOf(filled, 'prometheus')
  return descendants(tree, 'VectorSelector', 'LabelName').flatMap((node) =>
    node.name === 'LabelName' ? [node] : node.getChildren('Identifier'),
  )
}

function named(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, 1: name = '', index }) => {
    const from = index + whole.indexOf(name, whole.startsWith('$labels') ? 8 : 0)
    return { from, to: from + name.length }
  })
}

/** Where in a string of a YAML or JSON file names stand, by the key that holds it. */
function spansOf(key: string, text: string, loki: boolean): readonly Span[] {
  if (key === 'expr') return namesIn(text, loki)
  if (key === 'series') return namesIn(text, false)
  // Of a variable, or TraceQL.
  if (key === 'query')
    return text.startsWith('{')
      ? named(text, /\b(kind|status|name|duration|traceDuration|service\.name)\b/g)
      : named(text, /^label_values\((?:.*,\s*)?(\w+)\)$/g)
  // Of annotations, and of links from a panel.
  if (key === 'tagKeys') return named(text, /(\w+)/g)
  if (key === 'url') return named(text, /\$\{__field\.labels\.(\w+)\}/g)
  if (['legendFormat', 'titleFormat', 'textFormat'].includes(key))
    return named(text, /\{\{\s*([\w.]+)\s*\}\}/g)
  return ['summary', 'description', 'component'].includes(key) ? named(text, /\$labels\.(\w+)/g) : []
}

function dataSites(path: string): readonly Site[] {
  const sites: Site[] = []
  const walk = (holder: Record<string, unknown>, loki: boolean): void => {
    const type = (holder['datasource'] as { type?: string } | undefined)?.type
    const inLoki = loki || type === 'loki'
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>, inLoki)
      if (keyed.test(key))
        sites.push(...keySites(path, { data, holder, key, value: value as Record<string, unknown> }))
      if (typeof value !== 'string') continue
      for (const { from, to } of spansOf(key, value, inLoki)) {
        const renamed = (name: string): FileData =>
          changed(path, holder, key, value.slice(0, from) + name + value.slice(to))
        sites.push({ path, key, name: value.slice(from, to), renamed })
      }
    }
  }
  const keyed = keyedIn(path)
  const data = dataOf(path)
  const changed = (_path: string, holder: Record<string, unknown>, key: string, text: string): FileData => {
    const before = holder[key]
    holder[key] = text
    const copy = structuredClone(data)
    holder[key] = before
    return copy
  }
  walk(data as Record<string, unknown>, path.startsWith('loki/'))
  return sites
}

/** Keys that hold a mapping by labels. */
function keyedIn(path: string): RegExp {
  if (path.endsWith('.json')) return /ByName$/
  return path.startsWith('loki/') && path.endsWith('.test.yaml') ? /^(?:stream|labels)$/ : /^$/
}

interface Keyed {
  readonly data: FileData
  readonly holder: Record<string, unknown>
  readonly key: string
  readonly value: Record<string, unknown>
}

/** Labels that a test of a rule on logs pushes and expects are the keys of a mapping, and so are columns of a table. */
function keySites(path: string, { data, holder, key, value }: Keyed): readonly Site[] {
  return Object.keys(value)
    .filter(isLabel)
    .map((label) => ({
      path,
      key,
      name: label,
      renamed: (name: string): FileData => {
        holder[key] = Object.fromEntries(
          Object.entries(value).map(([at, it]) => [at === label ? name : at, it]),
        )
        const copy = structuredClone(data)
        holder[key] = value
        return copy
      },
    }))
}

/** Columns that Grafana makes are none. */
function isLabel(name: string): boolean {
  return !/^(?:Time|Value.*|__name__)$/.test(name)
}

function pageSites(path: string): readonly Site[] {
  const text = dataOf(path) as string
  return [...text.matchAll(/^```(promql|logql)\n([^]*?)^```$/gm)].flatMap(
    ({ 0: whole, 1: kind, 2: body = '', index }) => {
      const start = index + whole.indexOf('\n') + 1
      return namesIn(body, kind === 'logql').map(({ from, to }) => ({
        path,
        name: body.slice(from, to),
        renamed: (name: string) => text.slice(0, start + from) + name + text.slice(start + to),
      }))
    },
  )
}

/** `lake query '...'` in the text or in a block of a shell; SQL asks for tables. */
function typedSites(path: string): readonly Site[] {
  const text = dataOf(path) as string
  return [...text.matchAll(/lake query (['"])([^'"\n]+)\1/g)]
    .filter(({ 2: body = '' }) => !/^(?:select|show|describe|explain)\b/i.test(body))
    .flatMap(({ 0: whole, 2: body = '', index }) => {
      const start = index + whole.indexOf(body)
      return namesIn(body, body.startsWith('{')).map(({ from, to }) => ({
        path,
        name: body.slice(from, to),
        renamed: (name: string) => text.slice(0, start + from) + name + text.slice(start + to),
      }))
    })
}

function rename(name: string, random: () => number): string {
  const at = Math.floor(random() * name.length)
  const ways = [
    name.slice(0, at) + name.slice(at + 1),
    `${name.slice(0, at)}x${name.slice(at)}`,
    name.slice(0, at) + (name[at + 1] ?? 'q') + name[at] + name.slice(at + 2),
    `${name}_total`,
    name.replace(/_[a-z]+$/, '') + (name.includes('_') ? '' : 's'),
  ].filter((way) => way !== name && /^[a-zA-Z_]\w*$/.test(way))
  return ways[Math.floor(random() * ways.length)] ?? `${name}_x`
}

it('finds at least 199 of 200 renamed metrics and labels', () => {
  const sites = judgedFiles.flatMap((path) =>
    path.endsWith('.md') ? [...pageSites(path), ...typedSites(path)] : dataSites(path),
  )
  expect(sites.length).toBeGreaterThan(1000)
  // Every kind of file has its share, or it would prove nothing about it.
  const kinds = [
    /^prometheus\/rules\/\w+\.yaml$/,
    /\.test\.yaml$/,
    /^loki\/rules\/\w+\.yaml$/,
    /^loki\/rules\/\w+\.test\.yaml$/,
    /dashboards/,
    /runbooks/,
    /^README/,
  ]
  for (const kind of kinds) expect(sites.filter(({ path }) => kind.test(path))).not.toEqual([])
  const random = chance(20_261_128)
  const missed: string[] = []
  for (let count = 0; count < 200; count += 1) {
    const site = sites[Math.floor(random() * sites.length)]
    if (site === undefined) continue
    const name = rename(site.name, random)
    // A summary without its `_sum` is a metric as well: that it is another one, no recording can tell.
    if (recorded.has(name)) continue
    if (judge(site.path, site.renamed(name)).length === 0)
      missed.push(`${site.path}: ${site.name} -> ${name}`)
  }
  expect(missed.slice(1)).toEqual([])
})

it('finds what is renamed in TraceQL, all of it', () => {
  const path = 'grafana/dashboards/tempo-services.json'
  const sites = dataSites(path)
  const random = chance(2026)
  expect(sites.length).toBeGreaterThan(15)
  const missed = sites.flatMap((site) => {
    const name = rename(site.name, random)
    return judge(path, site.renamed(name)).length === 0 ? [`${site.name} -> ${name}`] : []
  })
  expect(missed).toEqual([])
})

it('finds a label that is renamed in a variable of a page, and a stream in a query that is typed', () => {
  const variable = dataSites('grafana/dashboards/lake-logs.json').filter(
    ({ name }) => name === 'service_name',
  )
  const typed = typedSites('README.md')
  expect(variable.length * typed.length).toBeGreaterThan(0)
  const missed = [...variable, ...typed].filter(
    (site) => judge(site.path, site.renamed(`${site.name}_x`)).length === 0,
  )
  expect(missed.map(({ path, name }) => `${path}: ${name}`)).toEqual([])
})

it('finds what is renamed beside the queries of a page: in links, columns and annotations', () => {
  const pages = judgedFiles.filter((path) => path.startsWith('grafana/dashboards/')).flatMap(dataSites)
  const beside = pages.filter(({ key = '' }) =>
    /^(?:url|tagKeys|titleFormat|textFormat|\w+ByName)$/.test(key),
  )
  for (const kind of ['url', 'tagKeys', 'titleFormat', 'indexByName', 'renameByName'])
    expect(beside.filter(({ key }) => key === kind)).not.toEqual([])
  const missed = beside.filter((site) => judge(site.path, site.renamed(`${site.name}_x`)).length === 0)
  expect(missed.map(({ path, key, name }) => `${path}: ${name} in ${key}`)).toEqual([])
})

it('finds a service whose logs are asked for by a name that none has', () => {
  // What a test expects, the real Loki says.
  const paths = judgedFiles.filter((path) => /^loki.*\/\w+\.yaml$|\.json$/.test(path))
  const named = paths.flatMap((path) => {
    const text = JSON.stringify(dataOf(path))
    const pattern = /service_name\\?"?[=:]\\?"(?!\$)(\w+)/g
    return [...text.matchAll(pattern)].map(({ 0: whole, index }) => ({
      path,
      data: JSON.parse(text.slice(0, index) + `${whole}x` + text.slice(index + whole.length)) as FileData,
    }))
  })
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter(({ path, data }) => judge(path, data).length === 0).map(({ path }) => path)).toEqual([])
})
