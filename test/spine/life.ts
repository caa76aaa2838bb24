// up must bring everything up, change nothing the second time, take over what changes, and go without a trace.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changed } from './driver.ts'
import type { Opens, Stack } from './driver.ts'
import { expectLoopbackOnly, expectNothingToDo, expectSecretsKept } from './invariants.ts'

interface Status {
  readonly state: string
  readonly changed: boolean
  readonly services: readonly {
    readonly service: string
    readonly state: string
    readonly address?: string
  }[]
}

const rule = `groups:
  - name: orders
    rules:
      - alert: OrdersLate
        expr: time() - orders_last_seconds > 3600
        labels: { severity: warning }
        annotations: { summary: "No order for {{ $value | humanizeDuration }}" }
`

interface Life<S extends Stack> {
  readonly yaml: string
  readonly services: readonly string[]
  readonly secrets: readonly string[]
  /** What only this runtime has: further tests of the running stack. */
  also?(stack: () => S): void
}

export function lifeOn<S extends Stack>(
  driver: Opens<S>,
  { yaml, services, secrets, ...more }: Life<S>,
): void {
  describe('the life of a stack', () => {
    let stack: S
    beforeAll(async () => {
      stack = await driver.open('life', yaml)
    })
    afterAll(() => stack.end())

    it('comes up, every service ready', async () => {
      const status = await stack.json<Status>(['up'])
      expect(status.services.map(({ service }) => service).toSorted()).toEqual(services)
      expect(status.state).toBe('ready')
      expect(status.changed).toBe(true)
    })

    it('does nothing the second time: no write, no start, nothing that a service notices', () =>
      expectNothingToDo(stack))

    more.also?.(() => stack)

    it('is reached on loopback only', () => expectLoopbackOnly(stack, Math.min(services.length, 5)))

    it('keeps its secrets in .lake/secrets', () => expectSecretsKept(stack, secrets))

    it('tells whoever reads its configuration on request, and starts nothing again', async () => {
      const before = await stack.runs()
      await stack.write('alerts/orders.rules.yaml', rule)
      const said = await stack.lake('up')
      expect(said, said.stderr).toMatchObject({ code: 0 })
      expect(await changed(stack, before)).toEqual([])
      const { address = '' } =
        (await stack.json<Status>(['status'])).services.find(({ service }) => service === 'prometheus') ?? {}
      const answer = await fetch(`${address}/api/v1/rules`)
      expect(await answer.text()).toContain('OrdersLate')
      await expectNothingToDo(stack)
    })

    it('starts again exactly what a change concerns', async () => {
      const before = await stack.runs()
      await stack.write('lake.yaml', `${yaml}retention: { metrics: 3d }\n`)
      const said = await stack.lake('up')
      expect(said, said.stderr).toMatchObject({ code: 0 })
      expect(await changed(stack, before)).toEqual(['prometheus'])
      await expectNothingToDo(stack)
      await stack.write('lake.yaml', yaml)
      await stack.json(['up'])
    })

    it('stops without a trace, and keeps the data until it is told otherwise', async () => {
      const id = await stack.id()
      const ended = await stack.lake('down')
      expect(ended, ended.stderr).toMatchObject({ code: 0 })
      const left = await stack.left()
      expect(left.filter((name) => !name.startsWith('volume '))).toEqual([])
      expect(left).toContain(`volume ${id}_prometheus`)
      expect(left).toContain(`volume ${id}_postgres`)
      expect((await stack.lake('status')).code).toBe(10)
      const refused = await stack.lake('down', '--volumes')
      expect(refused.code).toBe(3)
      expect(refused.stderr).toContain(`${id}_prometheus`)
      expect(await stack.lake('down', '--volumes', '--yes')).toMatchObject({ code: 0 })
      expect(await stack.left()).toEqual([])
    })
  })
}
