// What lies outside the stack: a database that is only watched, a program of the user's own, and whoever is told of alerts.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Opens, Stack } from './driver.ts'
import { command, eventually } from './project.ts'

export interface Outside {
  /** Where programs of this machine must listen for the stack to reach them. */
  readonly listen: string
  readonly database: {
    readonly port: number
    readonly user: string
    readonly name: string
    readonly password: string
  }
  stopDatabase(): Promise<void>
  startDatabase(): Promise<void>
  end(): Promise<void>
}

export function outsideOn<S extends Stack>(driver: Opens<S>, open: () => Promise<Outside>): void {
  describe('what lies outside', () => {
    let outside: Outside
    let stack: S
    let prometheus: string
    let app: number
    let services: readonly string[] = []
    const servers: Server[] = []
    const received: string[] = []

    const serve = async (answer: (body: string) => string): Promise<number> => {
      const server = createServer((request, response) => {
        const body: Buffer[] = []
        request.on('data', (chunk: Buffer) => body.push(chunk))
        request.on('end', () =>
          response.setHeader('content-type', 'text/plain').end(answer(Buffer.concat(body).toString())),
        )
      }).listen(0, outside.listen)
      servers.push(server)
      await new Promise((done) => server.once('listening', done))
      return (server.address() as { port: number }).port
    }

    beforeAll(async () => {
      outside = await open()
      app = await serve(() => 'my_rows_total 42\n')
      const hook = await serve((body) => {
        received.push(body)
        return ''
      })
      const { port, user, name, password } = outside.database
      process.env['E2E_OUTSIDE_PASSWORD'] = password
      process.env['E2E_OUTSIDE_HOOK'] = `http://host.docker.internal:${hook}/hook-secret`
      stack = await driver.open(
        'outside',
        driver.small(
          'outside',
          `  postgres:
    external: { address: "host:${port}", user: ${user}, database: ${name}, password: "\${E2E_OUTSIDE_PASSWORD}" }
`,
          `scrape: { interval: 2s }
targets: [{ name: my-api, address: "host:${app}" }]
alerts:
  receivers: { ops: { url: "\${E2E_OUTSIDE_HOOK}" } }
  overrides:
    PostgresDown: { for: 2s, severity: warning }
    TargetDown: { enabled: false }
`,
        ),
      )
      const up = await stack.json<{ services: { service: string; address?: string }[] }>(['up'])
      services = up.services.map(({ service }) => service)
      prometheus = up.services.find(({ service }) => service === 'prometheus')?.address ?? ''
    })
    afterAll(async () => {
      await stack.end()
      await outside.end()
      for (const server of servers) server.close()
    })

    const value = async (promql: string): Promise<string> => {
      const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(promql)}`)
      const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
      const [first] = data.result
      if (first === undefined) throw new Error(`nothing for ${promql}`)
      return first.value[1]
    }

    it('runs the exporter of the database, not the database', () => {
      expect(services.toSorted()).toEqual(['alertmanager', 'postgres-exporter', 'prometheus'])
    })

    it('scrapes a program of the user with the labels of the design', async () => {
      expect(await eventually(() => value('my_rows_total{job="my-api",component="my-api"}'))).toBe('42')
    })

    it.each(['my-api', 'prometheus'])('tests the target %s from where it is scraped', async (job) => {
      const found = await stack.json(['targets', 'test', job])
      expect(found).toMatchObject({ verdict: 'ok', status: 200 })
    })

    it('says of an address where nothing listens that it is refused', async () => {
      const found = await stack.json(['targets', 'test', 'host:1'], [1])
      expect(found).toMatchObject({ verdict: 'refused' })
    })

    it('watches a database that runs elsewhere', async () => {
      await eventually(async () => expect(await value('pg_up{component="postgres"}')).toBe('1'))
      const own = `count(pg_stat_database_numbackends{datname="${outside.database.name}"})`
      expect(Number(await value(own))).toBe(1)
      const health = await eventually(async () => {
        const ended = await stack.lake('health')
        if (ended.code !== 0) throw new Error(ended.stdout)
        return ended
      })
      expect(health.stdout).toContain('healthy')
    })

    it('keeps the credentials it was given in .lake/secrets', async () => {
      const { password } = outside.database
      const found = await command('grep', ['-rlE', `${password}|hook-secret`, stack.folder], '/')
      const files = found.stdout
        .trim()
        .split('\n')
        .map((path) => path.slice(stack.dir.length + 1))
      expect(files.toSorted()).toEqual([
        'secrets/alertmanager/alertmanager.yaml',
        'secrets/postgres-password',
      ])
      const shown = await stack.lake('config', 'show')
      expect(shown.stdout).not.toMatch(new RegExp(`${password}|hook-secret`))
      expect(shown.stdout).toContain('(from ${E2E_OUTSIDE_PASSWORD})')
    })

    it('tells the receiver when the database goes away, with the severity of lake.yaml, and when it is back', async () => {
      await outside.stopDatabase()
      const body = await eventually(async () => {
        const found = received.find(
          (text) => text.includes('PostgresDown') && text.includes('"status":"firing"'),
        )
        if (found === undefined) throw new Error(`told: ${received.join('\n').slice(0, 500)}`)
        return found
      }, 120)
      expect(body).toContain('"severity":"warning"')
      expect(body).toContain('"component":"postgres"')
      const health = await stack.lake('health')
      expect(health.code).toBe(8)
      expect(health.stdout.split('\n')[0]).toContain('postgres')
      await outside.startDatabase()
      await eventually(async () => expect(await value('pg_up')).toBe('1'), 60)
    })
  })
}
