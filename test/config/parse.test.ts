import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { formatFindings } from '../../src/config/report.ts'
import { alerts, catalogue, environment } from './catalogue.ts'

const folder = (kind: string) => `${import.meta.dirname}/fixtures/${kind}`
const fixtures = (kind: string) => readdirSync(folder(kind)).filter((name) => name.endsWith('.yaml'))
const secretFile = (path: string) => (path === 'empty.txt' ? '\n' : undefined)
const options = { file: 'lake.yaml', environment, alerts, components: catalogue, secretFile }

describe('a lake.yaml that is wrong', () => {
  test.for(fixtures('bad'))('%s', async (name) => {
    const text = readFileSync(`${folder('bad')}/${name}`, 'utf8')
    const result = parseConfig(text, options)
    expect(result.ok).toBe(false)
    const shown = result.ok ? [] : formatFindings(result.findings, text)
    await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot(
      `${folder('bad')}/${name.replace('.yaml', '.txt')}`,
    )
  })
})

describe('a lake.yaml that is right', () => {
  test.for(fixtures('good'))('%s', async (name) => {
    const text = readFileSync(`${folder('good')}/${name}`, 'utf8')
    const result = parseConfig(text, options)
    expect(result.ok ? result.warnings : result.findings).toEqual([])
    const config = result.ok ? result.config : undefined
    await expect(`${JSON.stringify(config, null, 2)}\n`).toMatchFileSnapshot(
      `${folder('good')}/${name.replace('.yaml', '.json')}`,
    )
  })
})
