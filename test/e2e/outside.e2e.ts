// A stack of containers, and what lies outside of it: a container of somebody else's, and programs of this machine.
import { outsideOn } from '../spine/outside.ts'
import { command, composeDriver } from './stack.ts'

const foreign = `lake-e2e-foreign-${process.pid}`
// A published port of the engine's choice would be another one after the restart.
const port = 20_000 + (process.pid % 10_000)
const docker = async (...args: readonly string[]): Promise<string> =>
  (await command('docker', args, '/')).stdout.trim()

outsideOn(composeDriver, async () => {
  // Where a container reaches this machine: what `host` in lake.yaml stands for.
  const listen = await docker('network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}')
  const database = { port, user: 'watcher', name: 'watcher', password: 'outside-secret' }
  const environment = ['-e', `POSTGRES_PASSWORD=${database.password}`, '-e', `POSTGRES_USER=${database.user}`]
  await docker('run', '-d', '--name', foreign, '-p', `${listen}:${port}:5432`, ...environment, 'postgres:15')
  return {
    listen,
    database,
    stopDatabase: async () => void (await docker('stop', '-t', '2', foreign)),
    startDatabase: async () => void (await docker('start', foreign)),
    end: async () => void (await docker('rm', '-fv', foreign)),
  }
})
