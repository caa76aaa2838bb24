// `lake lint` over a thousand rules and fifty dashboards, beside promtool over the same rules.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { processorTime, repository, run, succeed, takeTurns } from './measure.ts'
import type { Row } from './measure.ts'

const rules = 1000
const inFile = 50
const dashboards = 50

/** A text where promtool is not given: LAKE_TOOL_PROMTOOL names one. */
export async function benchLint(
  binary: string,
  folder: string,
  rounds: number,
): Promise<readonly Row[] | string> {
  const promtool = process.env['LAKE_TOOL_PROMTOOL']
  if (promtool === undefined || promtool === '') return 'LAKE_TOOL_PROMTOOL is not set'
  await writeProject(folder)
  // As every project is after its first up: what lake.yaml comes to is remembered.
  await succeed(process.execPath, [binary, 'render'], folder)
  const files = globSync('alerts/*.yaml', { cwd: folder })
  const contenders = {
    promtool: [promtool, 'check', 'rules', ...files],
    floor: [process.execPath, join(import.meta.dirname, 'lint-floor.mjs'), folder],
    lint: [process.execPath, binary, 'lint'],
  }
  const [clock, processor] = [
    await takeTurns(timesOf(contenders, folder, run), rounds),
    await takeTurns(timesOf(contenders, folder, processorTime), rounds),
  ]
  return [...rowsOf(clock, 'by the clock'), ...rowsOf(processor, 'processor')]
}

type Contenders = Readonly<Record<'promtool' | 'floor' | 'lint', readonly string[]>>
type Measure = (
  program: string,
  args: readonly string[],
  cwd: string,
) => Promise<{ readonly ms: number; readonly code: number }>

function timesOf({ promtool, floor, lint }: Contenders, folder: string, measure: Measure) {
  const timed = async ([program = '', ...args]: readonly string[]): Promise<number> => {
    const { ms, code } = await measure(program, args, folder)
    // lake finds something in rules that were made up: 1 is an answer too.
    if (code > 1) throw new Error(`${[program, ...args].join(' ')} ended with ${code}`)
    return ms
  }
  return { promtool: () => timed(promtool), floor: () => timed(floor), lint: () => timed(lint) }
}

function rowsOf(times: Readonly<Record<keyof Contenders, number>>, how: string): readonly Row[] {
  const base = times.promtool
  return [
    { what: `\`promtool check rules\`, ${rules} rules, ${how}`, ms: base, base },
    { what: 'Node: start, read YAML and JSON, parse PromQL, judge nothing', ms: times.floor, base },
    {
      what: `\`lake lint\`, the same and ${dashboards} dashboards`,
      ms: times.lint,
      base,
      goal: { times: 1.5 },
    },
  ]
}

interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
}

/** The shipped ones over and over, each with a name and an expression of its own: none is read for another. */
async function writeProject(folder: string): Promise<void> {
  for (const name of ['alerts', 'dashboards']) await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, 'lake.yaml'), 'name: bench\n')
  const paths = globSync('templates/prometheus/rules/*.yaml', { cwd: repository })
  const texts = await Promise.all(
    paths
      .filter((path) => /^[^.]+\.yaml$/.test(basename(path)))
      .toSorted()
      .map((path) => readFile(join(repository, path), 'utf8')),
  )
  const shipped = texts.flatMap((text) =>
    (parse(text) as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap((group) => group.rules),
  )
  const made = Array.from({ length: rules }, (_, index) => another(shipped[index % shipped.length], index))
  for (let at = 0; at < rules; at += inFile) {
    const groups = [{ name: `bench-${at}`, rules: made.slice(at, at + inFile) }]
    await writeFile(join(folder, `alerts/${at}.rules.yaml`), stringify({ groups }))
  }
  const pages = globSync('templates/grafana/dashboards/*.json', { cwd: repository }).toSorted()
  for (let at = 0; at < dashboards; at += 1) {
    const text = await readFile(join(repository, pages[at % pages.length] ?? ''), 'utf8')
    await writeFile(
      join(folder, `dashboards/${at}.json`),
      text.replace(/"uid": "([\w-]+)"/, `"uid": "$1-${at}"`),
    )
  }
}

function another(rule: Rule | undefined, index: number): object {
  if (rule === undefined) throw new Error('no rules are shipped')
  const { alert, record, expr } = rule
  const name = alert === undefined ? { record: `${record}_${index}` } : { alert: `Bench${alert}${index}` }
  return { ...rule, ...name, expr: `(${expr}) and on () vector(${index})` }
}
