// The shipped contracts, as the recordings say: path below `templates/contracts/` -> text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Component } from '../../src/components/component.ts'
import type { Recordings } from '../../src/components/contract.ts'
import { components } from '../../src/components/index.ts'
import { contractText, deriveContract } from '../../src/contracts/contract.ts'

export function shippedContracts(root: string): ReadonlyMap<string, string> {
  const page = (file: string): string => readFileSync(join(root, 'test/contracts', file), 'utf8')
  const found = Object.entries(components as Record<string, Component>).flatMap(
    ([component, { contract }]) => {
      if (contract.files === undefined) return []
      const versions: readonly (readonly [string, Recordings])[] = [
        [contract.recorded, contract.files],
        ...Object.entries(contract.also ?? {}),
      ]
      return versions.map(([version, files]) => {
        const pages = Object.entries(files).map(([job, names]) => [job, names.map(page)] as const)
        const derived = deriveContract({ component, version }, Object.fromEntries(pages))
        return [`${component}/${version}.json`, contractText(derived)] as const
      })
    },
  )
  return new Map(found)
}
