// All writes to the engine. What ran before a failure stays: the caller observes what there is.
import { LakeError } from '../errors.ts'
import { requireCompose } from './compose-version.ts'
import { attach, disconnect, exec, needFolder, removeVolumes, rootFolder } from './compose-single.ts'
import { mustRun, type Run, type Surroundings } from './compose-run.ts'
import type { Compose, ComposeOptions, DownTarget } from './compose-contract.ts'

/** A container that does not end by itself is killed after so many seconds. */
const stopSeconds = '10'

export function realCompose(around: Surroundings): Compose {
  const work = progressRunner(around)
  return {
    version: () => version(around),
    // What the override builds is not to be pulled.
    pull: (folder, services, options) =>
      work(folder, options, 'get the images', [
        'pull',
        '--policy',
        options.again === true ? 'always' : 'missing',
        '--ignore-buildable',
        ...services,
      ]),
    // Images were got before, visibly: `up` must not go to a registry in silence.
    up: (folder, services, options) =>
      work(folder, options, 'start the services', [
        'up',
        '--detach',
        ...(options.fetch === true ? ['--pull', 'missing'] : ['--no-build', '--pull', 'never']),
        ...services,
      ]),
    unpause: (folder, services, options) =>
      work(folder, options, 'wake the services', ['unpause', ...services]),
    stop: (folder, services, options) => work(folder, options, 'stop the services', ['stop', ...services]),
    kill: (folder, services, options) => work(folder, options, 'kill the services', ['kill', ...services]),
    pause: (folder, services, options) => work(folder, options, 'pause the services', ['pause', ...services]),
    disconnect: (container, networks, { signal }) => disconnect(around, container, networks, signal),
    restart: (folder, services, options) =>
      work(folder, options, 'restart the services', ['restart', ...services]),
    // Works for services that the files no longer have, too: Compose finds those by their labels.
    remove: async (folder, services, options) => {
      if (services.length === 0) return
      await work(folder, options, 'remove the services', ['rm', '--stop', '--force', ...services])
    },
    down: (target, options) => down(work, target, options),
    removeVolumes: (names, { signal }) => removeVolumes(around, names, signal),
    exec: (folder, service, command, as) => exec(around, folder, [service, ...command], as),
    attach: (folder, service, command, options) => attach(around, folder, [service, ...command], options),
  }
}

type Work = (folder: string, options: ComposeOptions, doing: string, args: readonly string[]) => Promise<void>

function progressRunner(around: Surroundings): Work {
  // Compose before 2.29 knows no JSON; it says so before it does anything.
  let progress = 'json'
  const attempt = async (run: Run): Promise<void> => {
    const args = ['--progress', progress, ...run.args]
    try {
      await mustRun(around, { ...run, args })
    } catch (error) {
      const refused = error instanceof LakeError && /unsupported --progress value/.test(String(error.cause))
      if (!refused || progress === 'plain') throw error
      progress = 'plain'
      await attempt(run)
    }
  }
  return async (folder, options, doing, args) => {
    await needFolder(folder)
    await attempt({ args, folder, doing, signal: options.signal, onEvent: options.onEvent })
  }
}

async function version(around: Surroundings): Promise<string> {
  const run = { args: ['version', '--short'], folder: rootFolder(), doing: 'tell its version' }
  const found = (await mustRun(around, run)).stdout.trim().replace(/^v/, '')
  requireCompose(found)
  return found
}

/**
 * By the project's name and from a folder without Compose files: then Compose takes all that carries the project's
 * label, networks and volumes that have left the files included, and a broken override is no obstacle.
 */
async function down(work: Work, target: DownTarget, options: ComposeOptions): Promise<void> {
  const volumes = target.volumes ? ['--volumes'] : []
  const args = [
    '--project-name',
    target.project,
    'down',
    '--remove-orphans',
    '--timeout',
    stopSeconds,
    ...volumes,
  ]
  await work(rootFolder(), options, 'stop the stack', args)
}
