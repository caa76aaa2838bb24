// Whatever changes a project has it for itself, waits for whoever has it, and says for whom.
import { expect, test } from 'vitest'
import { down, downScope } from '../../src/stack/down.ts'
import { ejectFile, renderFiles } from '../../src/stack/files.ts'
import { up } from '../../src/stack/up.ts'
import { dir, world } from './world.ts'
import type { World } from './world.ts'

const commands: readonly (readonly [string, (at: World) => Promise<unknown>])[] = [
  ['up', async (at) => up(await at.session(), at.options)],
  ['render', async (at) => renderFiles(await at.session(), at.options)],
  ['eject', async (at) => ejectFile(await at.session(), 'loki/loki.yaml', at.options)],
  [
    'down',
    async (at) => {
      const session = await at.session()
      return down(session, await downScope(session), { ...at.options, volumes: false })
    },
  ],
]

test.each(commands)('%s waits for another command', async (_, run) => {
  const at = world()
  await up(await at.session(), at.options)
  at.told.length = 0
  at.system.disk.locks.set(`${dir}/lock`, 'lake restart (pid 7)')
  at.system.clock.at(at.system.clock.elapsed() + 500, () => at.system.disk.locks.delete(`${dir}/lock`))
  await run(at)
  expect(at.told[0]).toBe('note waiting for lake restart (pid 7) to finish with this project')
  at.system.disk.locks.set(`${dir}/lock`, 'lake restart (pid 7)')
  await expect(run(at)).rejects.toMatchObject({ code: 'lock-held', exit: 'conflict' })
})
