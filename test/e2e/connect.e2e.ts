// What `lake connect` says to paste works, from this machine and from a container.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Connected {
  readonly network: string
  readonly connection: {
    readonly places: readonly {
      readonly place: string
      readonly variables: readonly {
        readonly name: string
        readonly value?: string
        readonly file?: string
      }[]
    }[]
  }
}

describe('connecting an application', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('connect')
    await stack.json(['up'])
  })
  afterAll(() => stack.end())

  it('a shell that evals it sends a log by OTLP', async () => {
    const { stdout } = await stack.lake('connect', 'otlp', '--env')
    await stack.write('env.sh', stdout)
    const attributes = [{ key: 'service.name', value: { stringValue: 'pasted-app' } }]
    const logRecords = [
      { timeUnixNano: `${Date.now()}000000`, severityText: 'INFO', body: { stringValue: 'pasted and sent' } },
    ]
    const resourceLogs = [{ resource: { attributes }, scopeLogs: [{ logRecords }] }]
    await stack.write('log.json', JSON.stringify({ resourceLogs }))
    const post = 'curl -fsS -H "content-type: application/json" -d @log.json'
    const script = `. ./env.sh && ${post} "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/logs"`
    const sent = await command('sh', ['-c', script], stack.folder)
    expect(sent).toMatchObject({ code: 0 })
    await eventually(async () => {
      const { lines } = await stack.json<{ lines: { line: string }[] }>([
        'query',
        '{service_name="pasted-app"}',
      ])
      expect(lines).toMatchObject([{ line: 'pasted and sent' }])
    })
  })

  it('a container in the network of the stack signs in to PostgreSQL by the file of its password', async () => {
    const { network, connection } = await stack.json<Connected>(['connect', 'postgres'])
    const { variables = [] } = connection.places.find(({ place }) => place === 'container') ?? {}
    const plain = variables.flatMap(({ name, value }) =>
      value === undefined ? [] : ['-e', `${name}=${value}`],
    )
    const file = variables.find(({ name }) => name === 'PGPASSWORD')?.file ?? ''
    const asked = await stack.docker(
      'run',
      '--rm',
      '--network',
      network,
      '-v',
      `${file}:/run/secrets/postgres-password:ro`,
      ...plain,
      '--entrypoint',
      'sh',
      'docker.io/library/postgres:15',
      '-c',
      'PGPASSWORD="$(cat /run/secrets/postgres-password)" psql -Atc "select current_user"',
    )
    expect(asked).toMatchObject({ code: 0, stdout: 'lake\n' })
  })
})
