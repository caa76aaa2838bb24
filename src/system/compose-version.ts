import { LakeError, type Action } from '../errors.ts'

const installs: readonly Action[] = [
  { id: 'install-docker', command: 'sudo apt-get install docker-compose-plugin' },
  { id: 'install-debian', command: 'sudo apt-get install docker-compose-v2' },
  { id: 'install-brew', command: 'brew install docker-compose' },
]

/** `pull --policy` came with 2.22; JSON progress with 2.29, and lake does without it. */
const oldest = [2, 22] as const
const needed = `lake needs Docker Compose ${oldest.join('.')} or newer.`

export function composeMissing(why: string): LakeError {
  return new LakeError('Docker Compose is not installed', {
    code: 'compose-missing',
    exit: 'prerequisite',
    details: [why, needed],
    actions: installs,
  })
}

export function composeOld(why: string): LakeError {
  return new LakeError('Docker Compose is too old', {
    code: 'compose-old',
    exit: 'prerequisite',
    details: [why, needed],
    actions: installs,
  })
}

/** Throws where this version is too old; one that cannot be read is given the benefit of the doubt. */
export function requireCompose(version: string): void {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? []
  if (major === undefined || minor === undefined) return
  const isOld = Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1])
  if (isOld) throw composeOld(`This is ${version}.`)
}
