// The commands that work on single services, on containers: these can be killed, stopped and entered as somebody else.
import { expect, it } from 'vitest'
import { changed } from '../spine/driver.ts'
import { commandsOn } from '../spine/commands.ts'
import { composeDriver } from './stack.ts'
import type { Stack } from './stack.ts'

const volume = async (stack: Stack): Promise<string> => {
  const format = '{{.CreatedAt}}'
  return (await stack.docker('volume', 'inspect', '-f', format, `${await stack.id()}_postgres`)).stdout
}

commandsOn(composeDriver, {
  wait(stack) {
    it('ends with 8 for what was killed', async () => {
      await stack().docker('kill', await stack().container('postgres'))
      expect((await stack().lake('wait')).code).toBe(8)
      await stack().json(['up'])
    })
  },

  exec(stack) {
    it('runs as another user, elsewhere in the container', async () => {
      const as = ['-u', 'postgres', '-w', '/tmp']
      const where = await stack().lake('exec', ...as, 'postgres', '--', 'sh', '-c', 'id -un; pwd')
      expect(where.stdout).toBe('postgres\n/tmp\n')
    })

    it('says that a stopped service does not run', async () => {
      await stack().docker('stop', await stack().container('postgres-exporter'))
      const said = await stack().lake('exec', 'postgres-exporter', '--', 'true')
      expect(said.code).toBe(10)
      expect(said.stderr).toContain('lake up')
      await stack().json(['up'])
    })
  },

  reset(stack) {
    it('leaves the volume as it is where it was not confirmed', async () => {
      const [before, made] = [await stack().runs(), await volume(stack())]
      await stack().json(['reset', 'postgres', '--dry-run'])
      expect((await stack().lake('reset', 'postgres')).code).toBe(3)
      expect(await changed(stack(), before)).toEqual([])
      expect(await volume(stack())).toBe(made)
    })
  },
})
