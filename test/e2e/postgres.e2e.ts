// Each major of PostgreSQL that can be had from packages: it runs, is watched by the same rules, and leaves nothing.
import { afterEach, describe, expect, it } from 'vitest'
import { eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const unneeded = ['loki', 'alloy', 'tempo', 'grafana', 'containers', 'host', 'socket-proxy', 'alertmanager']
  .map((name) => `  ${name}: false\n`)
  .join('')

describe('PostgreSQL', () => {
  let stack: Stack | undefined
  afterEach(() => stack?.end())

  it.each(['15', '17', '18'])(
    '%s keeps its data, and its metrics have the names of the rules',
    async (major) => {
      const yaml = `name: pg${major}\ncomponents:\n  postgres: { image: postgres:${major} }\n${unneeded}scrape: { interval: 5s }\n`
      stack = await openStack(`pg${major}`, yaml)
      await stack.json(['up'])
      const sql = (text: string) =>
        stack!.lake('exec', 'postgres', '--', 'psql', '-U', 'lake', '-d', 'lake', '-tAc', text)
      expect((await sql('show server_version')).stdout).toMatch(new RegExp(`^${major}\\.`))
      await sql('create table kept (word text)')
      await stack.lake('down')
      await stack.json(['up'])
      expect((await sql('select count(*) from kept')).stdout.trim()).toBe('0')
      const series = async (query: string): Promise<number> => {
        const { series: found } = await stack!.json<{ series: readonly unknown[] }>(['query', query])
        return found.length
      }
      // One series for each rule of this component.
      await eventually(async () => {
        for (const name of [
          'pg_up',
          'pg_stat_activity_count',
          'pg_settings_max_connections',
          'pg_stat_database_deadlocks{datname="lake"}',
          'pg_stat_database_xact_commit{datname="lake"}',
          'pg_stat_activity_max_tx_duration',
        ])
          expect(await series(name), name).toBeGreaterThan(0)
      })
      const { checks } = await stack.json<{ checks: { id: string; status: string }[] }>([
        'health',
        '--only',
        'postgres',
      ])
      expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
    },
  )
})
