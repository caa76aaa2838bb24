// What people and programs do to containers behind lake's back.
import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { damageOn } from '../spine/damage.ts'
import { composeDriver } from './stack.ts'

damageOn(composeDriver, (damaged) => {
  it('survives the loss of .lake, under the same name', async () => {
    const { stack, heals } = damaged()
    const id = await stack.id()
    await rm(stack.dir, { recursive: true })
    await heals()
    expect(await stack.id()).toBe(id)
  })

  it('takes what compose.override.yaml says from now on', async () => {
    const { stack, heals } = damaged()
    await stack.write(
      'compose.override.yaml',
      'services: { postgres: { command: [postgres, -c, work_mem=8MB] } }\n',
    )
    await heals()
    const inspected = await stack.docker(
      'inspect',
      '-f',
      '{{.Config.Cmd}}',
      await stack.container('postgres'),
    )
    expect(inspected.stdout).toContain('work_mem=8MB')
  })

  it('is put back into its network', async () => {
    const { stack, heals } = damaged()
    const container = await stack.container('prometheus')
    await stack.docker('network', 'disconnect', `${await stack.id()}_default`, container)
    const health = await stack.lake('health')
    expect(health.code).toBe(8)
    expect(health.stdout).toContain('prometheus: container was taken out of its networks')
    await heals()
  })

  it('names the container of somebody else that keeps its network, and is gone once that has left', async () => {
    const { stack, heals } = damaged()
    const network = `${await stack.id()}_default`
    const guest = `${await stack.id()}-guest`
    const { stdout: image } = await stack.docker(
      'ps',
      '--filter',
      'name=prometheus',
      '--format',
      '{{.Image}}',
    )
    await stack.docker('run', '-d', '--rm', '--name', guest, '--network', network, image.split('\n')[0] ?? '')
    const refused = await stack.lake('down')
    expect(refused.code).toBe(8)
    expect(refused.stderr).toContain(`The container ${guest} uses ${network}.`)
    expect(refused.stderr).toContain(`docker network disconnect ${network} ${guest}`)
    await stack.docker('network', 'disconnect', network, guest)
    expect((await stack.lake('down')).code).toBe(0)
    await stack.docker('stop', guest)
    await heals()
  })

  it('survives a spoilt lake.lock', async () => {
    const { stack, heals } = damaged()
    await stack.write('lake.lock', '<<<<<<< ours\n')
    await stack.docker('rm', '-f', await stack.container('alertmanager'))
    expect(await heals()).toContain('lake.lock is unreadable')
  })
})
