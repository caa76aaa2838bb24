// Whatever goes wrong with containers and images, and with this machine: the right exit code, the cause, the way out.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { faultsOn, killedDownOn, killedUpOn, twoUpsOn } from '../spine/faults.ts'
import { composeDriver } from './stack.ts'

const run = promisify(execFile)

const rounds = Number(process.env['LAKE_E2E_KILLS'] ?? 3)
killedUpOn(composeDriver, { rounds, withinMs: 8000 })
killedDownOn(composeDriver, { rounds, withinMs: 3000 })
twoUpsOn(composeDriver)
faultsOn(composeDriver, (scratch) => {
  it('says which image cannot be had: exit 6, and nothing is created', async () => {
    const stack = await scratch('noimage', '  alertmanager: { image: "127.0.0.1:1/nothere:9.9.9" }\n')
    const up = await stack.lake('up')
    expect(up.code, up.stderr).toBe(6)
    expect(up.stderr).toContain('127.0.0.1:1/nothere:9.9.9')
    expect(
      (await stack.docker('ps', '-aq', '--filter', `label=dev.lake.project=${await stack.id()}`)).stdout,
    ).toBe('')
  })

  it('says that no engine answers where one is asked for: exit 4', async () => {
    const stack = await scratch('noengine')
    const child = await run(
      'env',
      [
        'DOCKER_HOST=unix:///nowhere/docker.sock',
        process.execPath,
        'bin/lake.js',
        '-C',
        stack.folder,
        'up',
        '--runtime=compose',
      ],
      { cwd: join(import.meta.dirname, '../..') },
    ).catch((error: unknown) => error as { code: number; stderr: string })
    expect(child).toMatchObject({ code: 4 })
    expect(child.stderr).toContain('/nowhere/docker.sock')
    expect(child.stderr).not.toMatch(/\n\s+at /)
  })

  it('names the service that cannot even be started: exit 8', async () => {
    const stack = await scratch('unstartable', '  alertmanager: { image: lake-e2e/noise:1 }\n')
    const up = await stack.lake('up', '--timeout', '60s')
    expect(up.code, up.stderr).toBe(8)
    expect(up.stderr).toMatch(/alertmanager could not be started/)
    expect(up.stderr).toContain('no such file or directory')
  })

  it('goes on without an optional service that cannot be had: exit 9, and says which', async () => {
    const stack = await scratch('degraded', '', (yaml) =>
      yaml.replace('grafana: false', 'grafana: { image: "127.0.0.1:1/nothere:9.9.9" }'),
    )
    const up = await stack.lake('up')
    expect(up.code, up.stderr).toBe(9)
    expect(up.stderr).toContain('grafana is missing')
    expect(up.stdout).toContain('is up, degraded: 2 of 3 services ready')
    expect((await stack.lake('status')).code).toBe(9)
  })

  it('wakes a paused service', async () => {
    const stack = await scratch('paused')
    await stack.json(['up'])
    await stack.docker('pause', await stack.container('alertmanager'))
    const up = await stack.lake('up')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    expect((await stack.lake('status')).code).toBe(0)
  })

  it('shows how a service that ends at once ended: exit 8, with its log', async () => {
    const stack = await scratch('ending', '  alertmanager: { image: prom/prometheus:v3.5.3 }\n')
    const up = await stack.lake('up', '--timeout', '60s')
    expect(up.code, up.stderr).toBe(8)
    expect(up.stderr).toMatch(/alertmanager is not ready: stopped \(exit 1\)/)
    expect(up.stderr).toContain('unknown long flag')
    expect(up.stderr).toContain('lake logs alertmanager')
  })

  it('says why a health check cannot pass: exit 8', async () => {
    const stack = await scratch('unhealthy', '  postgres: {}\n')
    await stack.write(
      'compose.override.yaml',
      'services:\n  postgres:\n    healthcheck: { test: [CMD, nothere], interval: 1s, timeout: 1s, retries: 2 }\n',
    )
    const up = await stack.lake('up', '--timeout', '60s')
    expect(up.code, up.stderr).toBe(8)
    expect(up.stderr).toContain('postgres')
    expect(up.stderr).toContain('the image has no nothere')
  })
})
