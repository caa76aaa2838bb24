// What queries of LogQL may use, from what the real Alloy made of the recorded lines: templates/contracts/alloy/logs.json.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LogContract } from '../../src/contracts/logql.ts'
import { readTemplate, root } from './files.ts'

export const logContractPath = 'contracts/alloy/logs.json'

export interface Shipped extends LogContract {
  /** Of the pipelines and the lines that it was made from. */
  readonly madeFrom: string
}

export interface Entry {
  readonly line: string
  readonly labels: Readonly<Record<string, string>>
}

const pipelines = ['alloy/logs.alloy', 'alloy/trino.alloy', 'alloy/otlp.alloy', 'loki/loki.yaml']

/** Changes with every line of the pipelines and of the recordings. */
export function inputHash(): string {
  const folder = join(root, 'test/contracts/logs')
  const recorded = readdirSync(folder)
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  return createHash('sha256')
    .update(JSON.stringify([...pipelines.map(readTemplate), ...recorded]))
    .digest('hex')
    .slice(0, 16)
}

/** Beside the labels of streams: what Loki keeps of an OTLP record, and the level that it finds itself. */
const metadata = ['detected_level', 'severity_number', 'severity_text', 'span_id', 'trace_id']
const open = ['container', 'service_name', 'service_namespace', 'deployment_environment_name']

export function logContractOf(entries: readonly Entry[]): Shipped {
  const values = (label: string): readonly string[] =>
    [...new Set(entries.flatMap(({ labels }) => labels[label] ?? []))].toSorted()
  const kinds = Map.groupBy(entries, ({ labels }) => `${labels['service_name']}\n${labels['log'] ?? ''}`)
  const lines = [...kinds]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, found]) => {
      const [service_name = '', log = ''] = kind.split('\n')
      return {
        of: { service_name, log },
        json: fieldsOf(found, jsonFields),
        logfmt: fieldsOf(found, logfmtFields),
      }
    })
    .filter(({ of, json, logfmt }) => of.service_name !== 'written' && json.length + logfmt.length > 0)
  const labels = {
    ...Object.fromEntries(open.map((label) => [label, null])),
    level: values('level'),
    log: values('log'),
  }
  return { madeFrom: inputHash(), labels, metadata, lines }
}

function fieldsOf(entries: readonly Entry[], read: (line: string) => readonly string[]): readonly string[] {
  return [...new Set(entries.flatMap(({ line }) => read(line)))].toSorted()
}

/** As Loki flattens: nested names joined, lists left out. */
function jsonFields(line: string): readonly string[] {
  if (!line.startsWith('{')) return []
  const walk = (value: unknown, path: string): readonly string[] =>
    Array.isArray(value)
      ? []
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => walk(inner, path === '' ? key : `${path}_${key}`))
        : [path.replaceAll(/\W/g, '_')]
  try {
    return walk(JSON.parse(line), '')
  } catch {
    return []
  }
}

function logfmtFields(line: string): readonly string[] {
  if (!/^\w+=/.test(line)) return []
  return [...line.matchAll(/(?:^|\s)([a-zA-Z_]\w*)=(?:"(?:[^"\\]|\\.)*"|\S*)/g)].map(([, name = '']) => name)
}
