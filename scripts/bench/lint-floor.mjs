// The least that a linter in Node does with these files: start, read the YAML, parse each PromQL, read the JSON. It judges
// nothing. Plain JavaScript: taking the types out of a file would cost more than the rest.
import { readFileSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { load } from 'js-yaml'

const [, , folder = '.'] = process.argv
const texts = (pattern) =>
  globSync(pattern, { cwd: folder }).map((path) => readFileSync(join(folder, path), 'utf8'))
for (const text of texts('alerts/*.yaml'))
  for (const { rules } of load(text).groups) for (const { expr } of rules) parser.parse(expr)
for (const text of texts('dashboards/*.json')) JSON.parse(text)
