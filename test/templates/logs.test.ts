// The shipped log pipeline, run by the real Alloy over real log lines: one entry a record, each with its level.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTemplate, root, templateFile } from './files.ts'
import { inputHash, logContractOf, logContractPath } from './log-contract.ts'
import type { Shipped } from './log-contract.ts'
import { freePort, start, until } from './network.ts'
import type { Program } from './network.ts'
import { tool } from './tools.ts'

const alloy = tool('alloy')
const folder = mkdtempSync(join(tmpdir(), 'lake-logs-'))
const recorded = ['alertmanager', 'loki', 'postgres', 'postgres_exporter', 'prometheus']
/** Programs of other languages: their lines are looked at as a whole. */
const others = ['minio', 'nessie', 'tempo', 'trino']
const end = 'level=info msg="end of file"'

/** What no recording has: a line of Grafana, JSON with a key named error, colours, a Java trace. */
const written = [
  'logger=settings t=2026-11-21T04:47:17.835Z level=info msg="Config loaded from" file=/usr/share/grafana/conf/defaults.ini',
  '{"level":"WARN","message":"slow","error":{"message":"none"}}',
  '\u001b[32m2026-11-21 04:47:17 +0000\u001b[0m - dagster - \u001b[34mINFO\u001b[0m - \u001b[35mlaunched\u001b[0m',
  '2026-11-21T04:47:17.835Z\tERROR\tmain\tio.trino.Server\tfailed',
  'java.lang.IllegalStateException: error: no',
  '\tat io.trino.Server.start(Server.java:1)',
  'Caused by: java.io.IOException: fatal',
  'no level here',
  'DEBUG then silence',
  '2026-11-21 nothing said',
]

interface Entry {
  readonly line: string
  readonly service: string
  readonly level: string
  readonly labels: readonly string[]
  /** What sets a stream apart that is no container's. */
  readonly log: string | undefined
}
let entries: readonly Entry[] = []
let running: Program | undefined

const source = `
local.file_match "files" {
  path_targets = [{ "__path__" = "${folder}/logs/*.log" }]
}
discovery.relabel "files" {
  targets = local.file_match.files.targets
  rule {
    source_labels = ["__path__"]
    regex         = ".*/(.+).log"
    target_label  = "service_name"
  }
}
loki.source.file "files" {
  targets    = discovery.relabel.files.output
  forward_to = [loki.process.logs.receiver]
}
loki.echo "out" { }
`

function prepare(port: number): void {
  mkdirSync(join(folder, 'config'))
  mkdirSync(join(folder, 'logs'))
  for (const name of [...recorded, ...others]) {
    cpSync(join(root, `test/contracts/logs/${name}.log`), join(folder, `logs/${name}.log`))
    writeFileSync(join(folder, `logs/${name}.log`), `${end}\n`, { flag: 'a' })
  }
  writeFileSync(join(folder, 'logs/written.log'), `${written.join('\n')}\n${end}\n`)
  writeFileSync(join(folder, 'config/source.alloy'), source)
  const pipeline = readTemplate('alloy/logs.alloy')
    .replace('"warn"\n', '"info"\n')
    .replace('loki.write.loki.receiver', 'loki.echo.out.receiver')
  writeFileSync(join(folder, 'config/logs.alloy'), pipeline)
  const events = readTemplate('alloy/trino.alloy')
    .replace('0.0.0.0', '127.0.0.1')
    .replace('3501', String(port))
    .replace('loki.write.loki.receiver', 'loki.echo.out.receiver')
  writeFileSync(join(folder, 'config/trino.alloy'), events)
}

/** As Trino sends it: one event a request. */
async function postEvent(port: number): Promise<true | undefined> {
  const body = JSON.stringify(
    JSON.parse(readFileSync(join(root, 'test/contracts/logs/trino-event.json'), 'utf8')),
  )
  const { ok } = await fetch(`http://127.0.0.1:${port}/loki/api/v1/raw`, { method: 'POST', body })
  return ok ? true : undefined
}

function parseEcho(line: string): Entry | undefined {
  const [, text, labels] = / entry=("(?:[^"\\]|\\.)*"|\S*) .*?labels=("(?:[^"\\]|\\.)*")/.exec(line) ?? []
  if (text === undefined || labels === undefined) return undefined
  const pairs = [...(JSON.parse(labels) as string).matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  const { service_name: service = '', level = '', log } = Object.fromEntries(pairs) as Record<string, string>
  return {
    line: text.startsWith('"') ? (JSON.parse(text) as string) : text,
    service,
    level,
    labels: pairs.map(([name = '']) => name),
    log,
  }
}

beforeAll(async () => {
  if (alloy.missing) return
  const [port, events] = [await freePort(), await freePort()]
  prepare(events)
  const storage = `--storage.path=${join(folder, 'data')}`
  const listen = `--server.http.listen-addr=127.0.0.1:${port}`
  const program = start(alloy.path(), ['run', join(folder, 'config'), storage, listen, '--disable-reporting'])
  running = program
  await until('the event of a query is taken', () => postEvent(events), program.said)
  entries = await until(
    'every file is read to its end',
    () => {
      const found = program
        .said()
        .split('\n')
        .flatMap((line) => parseEcho(line) ?? [])
      return found.filter(({ line }) => line === end).length === recorded.length + others.length + 1 &&
        found.some(({ log }) => log !== undefined)
        ? found
        : undefined
    },
    program.said,
  )
})

afterAll(() => {
  running?.process.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const of = (service: string): readonly Entry[] => entries.filter((entry) => entry.service === service)
const levels = (service: string): readonly (readonly string[])[] =>
  of(service).map(({ line, level }) => [level, line.slice(0, 40)])

describe('the log pipeline', () => {
  it.skipIf(alloy.missing).each(recorded)('gives the lines of %s their own level', (service) => {
    const spoken: Readonly<Record<string, string>> = {
      LOG: 'info',
      DETAIL: 'info',
      HINT: 'info',
      CONTEXT: 'info',
      STATEMENT: 'info',
    }
    const wrong = of(service).filter(({ line, level }) => {
      const own = / level=(\w+)|^level=(\w+)|\] (?:\S+ )?([A-Z]+): {2}/.exec(line)?.slice(1).find(Boolean)
      return own !== undefined && level !== (spoken[own] ?? own.toLowerCase())
    })
    expect(wrong).toEqual([])
    expect(of(service).filter(({ level }) => level === 'unknown').length).toBeLessThanOrEqual(2)
  })

  it.skipIf(alloy.missing)('labels every entry with service and level, and with nothing else', () => {
    const lines = entries.filter(({ log }) => log === undefined)
    expect(lines.filter(({ labels }) => labels.toSorted().join() !== 'level,service_name')).toEqual([])
  })

  it.skipIf(alloy.missing)('joins what continues a record', () => {
    const lines = readFileSync(join(root, 'test/contracts/logs/postgres.log'), 'utf8').split('\n')
    const heads = lines.filter((line) => /^\d{4}-/.test(line))
    expect(of('postgres')).toHaveLength(heads.length + 1)
    expect(
      of('postgres').filter(({ line }) => line.includes('blocked by process 3968.\n\tProcess 3968')),
    ).toHaveLength(1)
  })

  it.skipIf(alloy.missing)('finds the level in JSON, logfmt, colours and a Java trace', () => {
    expect(levels('written')).toEqual([
      ['info', 'logger=settings t=2026-11-21T04:47:17.83'],
      ['warn', '{"level":"WARN","message":"slow","error"'],
      ['info', '2026-11-21 04:47:17 +0000 - dagster - IN'],
      ['error', '2026-11-21T04:47:17.835Z\tERROR\tmain\tio.t'],
      ['debug', 'DEBUG then silence'],
      ['unknown', '2026-11-21 nothing said'],
      ['info', end.slice(0, 40)],
    ])
    expect(of('written').map(({ line }) => line.split('\n').length)).toEqual([1, 1, 1, 5, 1, 1, 1])
  })
})

describe('the contract of logs', () => {
  const shipped = (): Shipped => JSON.parse(readTemplate(logContractPath)) as Shipped

  // Where Alloy is: UPDATE_CONTRACTS=1 writes it anew.
  it.skipIf(alloy.missing)('is what the pipeline makes of the recorded lines', () => {
    const made = logContractOf(
      entries.map(({ line, service, level, log }) => ({
        line,
        labels: { service_name: service, level, ...(log === undefined ? {} : { log }) },
      })),
    )
    if (process.env['UPDATE_CONTRACTS'] === '1')
      writeFileSync(templateFile(logContractPath), `${JSON.stringify(made, undefined, 2)}\n`)
    expect(shipped()).toEqual(made)
  })

  it('was made from the pipelines and the lines that are here', () => {
    expect(shipped().madeFrom).toBe(inputHash())
  })
})
