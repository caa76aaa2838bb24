// Everything belongs to a component, and every component has what it needs.
import { describe, expect, it } from 'vitest'
import { components } from '../../src/components/index.ts'
import type { Component } from '../../src/components/component.ts'
import { readTemplate, templatePaths, yamlOf } from './files.ts'

const all = components as Record<string, Component>
const names = Object.keys(all)

/** The component that a template file belongs to, by its name; undefined for an orphan. */
function ownerOf(path: string): string | undefined {
  const [folder = '', second = ''] = path.split('/')
  const file = path.slice(path.lastIndexOf('/') + 1)
  const stem = file.replace(/((\.\w+)?\.test|\.params)?\.(yaml|json|alloy)$/, '')
  if (['compose', 'native', 'signals'].includes(folder) || second === 'rules')
    return names.find((name) => name === stem)
  // Whose alerts are expected to fire.
  if (folder === 'drill') return 'prometheus'
  if (folder === 'contracts') return names.find((name) => name === second)
  // Pages of the whole stack are Grafana's own.
  if (second === 'dashboards')
    return names.find((name) => stem === name || stem.startsWith(`${name}-`)) ?? own(stem)
  return names.find((name) => name === folder)
}

function own(stem: string): string | undefined {
  return stem.startsWith('lake-') ? 'grafana' : undefined
}

describe('templates', () => {
  it.each(templatePaths())('%s belongs to a component', (path) => {
    expect(ownerOf(path)).toBeDefined()
  })

  it.each(templatePaths().filter((path) => path.endsWith('.yaml')))('%s is YAML with a value', (path) => {
    expect(yamlOf(path)).toBeTypeOf('object')
  })

  // Alloy's own formatter writes tabs.
  it.each(templatePaths())('%s has no tab, no trailing space, and ends with a line break', (path) => {
    const text = path.endsWith('.alloy') ? readTemplate(path).replaceAll(/^\t+/gm, '') : readTemplate(path)
    expect(text).toMatch(/^(?:[^\t\n]*[^\t\n ]\n|\n)+$/)
  })
})

describe.each(Object.entries(all))('component %s', (name, component) => {
  it('names its services after itself', () => {
    const services = Object.keys(component.services)
    expect(services[0]).toBe(name)
    for (const service of services.slice(1)) expect(service.startsWith(`${name}-`)).toBe(true)
  })

  it('needs and scrapes only what is there', () => {
    expect(component.needs.filter((need) => !names.includes(need))).toEqual([])
    expect(component.scrape.filter(({ service, port }) => !component.services[service]?.ports[port])).toEqual(
      [],
    )
    expect(component.scrape.length > 0 || component.unscraped !== undefined).toBe(true)
  })

  it('has a recording for every job that it scrapes', () => {
    const recorded = Object.keys(component.contract.files ?? {})
    expect(recorded).toEqual(component.scrape.map(({ job }) => job))
  })

  it('probes and reloads by ports that its services declare', () => {
    // From outside only a published port can be reached.
    const asked = Object.values(component.services).flatMap(({ ports, ready, reload }) => [
      ...(ready.kind === 'http' ? [ports[ready.port]?.host] : []),
      ...(reload === undefined ? [] : [ports[reload.port]?.host]),
    ])
    expect(asked.every((host) => host !== undefined)).toBe(true)
  })

  it('takes no less memory in a larger size', () => {
    for (const { limits } of Object.values(component.services)) {
      const memory = [limits.tiny.memory, limits.default.memory, limits.full.memory]
      expect(memory).toEqual(memory.toSorted((a, b) => a - b))
    }
  })
})

describe('published ports', () => {
  it('differ', () => {
    const hosts = Object.values(all).flatMap(({ services }) =>
      Object.values(services).flatMap(({ ports }) => Object.values(ports).flatMap(({ host }) => host ?? [])),
    )
    expect(hosts).toEqual([...new Set(hosts)])
  })
})
