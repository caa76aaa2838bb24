// The shipped contracts are what the recordings say, and no version runs without one.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shippedContracts } from '../../scripts/contracts/derive.ts'
import type { Component } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import { logContractPath } from './log-contract.ts'
import { readTemplate, root, templatePaths, yamlOf } from './files.ts'

const derived = shippedContracts(root)
const all = Object.entries(components as Record<string, Component>)
const images = (name: string): Readonly<Record<string, { readonly image: string }>> =>
  (yamlOf(`compose/${name}.yaml`) as { services: Record<string, { image: string }> }).services

describe('templates/contracts', () => {
  it.each([...derived.keys()])('%s is what its recordings make: npm run contracts', (path) => {
    expect(readTemplate(`contracts/${path}`)).toBe(derived.get(path))
  })

  it('has no file without recordings', () => {
    const metrics = templatePaths('contracts').filter((path) => path !== logContractPath)
    expect(metrics).toEqual([...derived.keys()].map((path) => `contracts/${path}`).toSorted())
  })
})

describe('recordings', () => {
  // Kept to read, or as the input of one test: what they show is promised by nothing.
  const besides = [
    'minio-2026-02-12-v2-cluster-drive-missing.prom',
    'postgres_exporter-0.19.1-postgres-down.prom',
    'postgres_exporter-0.19.1.prom',
  ]

  it('are part of a contract', () => {
    const used = all.flatMap(([, { contract }]) =>
      [contract.files ?? {}, ...Object.values(contract.also ?? {})].flatMap((files) =>
        Object.values(files).flat(),
      ),
    )
    const recorded = readdirSync(join(root, 'test/contracts')).filter((file) => file.endsWith('.prom'))
    expect(recorded.toSorted()).toEqual([...used, ...besides].toSorted())
  })
})

describe('a pinned version', () => {
  const scraped = all
    .filter(([, { scrape }]) => scrape.length > 0)
    .map(([name, component]) => ({ name, component }))

  it.each(scraped)('$name has a contract', ({ name, component }) => {
    expect(derived.has(`${name}/${component.contract.recorded}.json`)).toBe(true)
  })

  it.each(scraped)(
    '$name is that of its contract, or the reason for another one is given',
    ({ name, component }) => {
      const pinned = /:v?([^:]+)$/.exec(images(name)[name]?.image ?? '')?.[1]
      const { recorded, nearest = '' } = component.contract
      expect(pinned === recorded || nearest.length > 20).toBe(true)
    },
  )
})
