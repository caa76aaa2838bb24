// What a failure of the Compose CLI means. It has one exit code for nearly everything, so its words decide.
import type { LakeError } from '../errors.ts'
import { failed, lastLine, type Failure, type Known } from './compose-failure.ts'
import { composeMissing, composeOld } from './compose-version.ts'
import { permission, unreachable } from './engine-errors.ts'
import { imageErrors } from './image-errors.ts'

export function composeError(failure: Failure): LakeError {
  const text = failure.lines.join('\n')
  for (const { words, explain } of [...setup, ...resources, ...imageErrors]) {
    const found = words.exec(text)
    if (found !== null) return explain(found, failure)
  }
  const said = failure.lines.slice(-8)
  return failed(failure, `Docker Compose could not ${failure.doing}`, {
    code: 'compose-failed',
    exit: 'failed',
    details: said.length === 0 ? ['It gave no reason.'] : said,
  })
}

const setup: readonly Known[] = [
  {
    words: /permission denied while trying to connect|dial unix [^:]+: connect: permission denied/i,
    explain: (_, failure) => unreachable(failure, permission),
  },
  {
    words: /(?:cannot|failed to) connect to the docker|is the docker daemon running|error during connect/i,
    explain: (_, failure) => unreachable(failure, [lastLine(failure)]),
  },
  {
    words: /unable to resolve docker endpoint: (.*)/i,
    explain: (found, failure) =>
      failed(failure, 'The Docker context cannot be used', {
        code: 'engine-context',
        exit: 'prerequisite',
        details: [found[1] ?? ''],
        actions: [{ id: 'use-default', command: 'docker context use default' }],
      }),
  },
  {
    // Without the plugin the CLI takes Compose's flags for its own.
    words:
      /unknown command: docker compose|'compose' is not a docker command|unknown (?:shorthand )?flag: .*\n[^]*docker \[OPTIONS\]/i,
    explain: () => composeMissing('The Docker CLI has no compose command.'),
  },
  {
    words: /unknown flag: (--\S+)/i,
    explain: (found) => composeOld(`It does not know the flag ${found[1] ?? ''}.`),
  },
  {
    words:
      /validating \S+: |failed to parse \S+: |yaml: line \d+|has neither an image nor a build|no such service: |cannot override services\./i,
    explain: (_, failure) =>
      failed(failure, 'The Compose files of the project are not valid', {
        code: 'compose-file',
        exit: 'usage',
        details: [lastLine(failure), 'If compose.override.yaml was changed last, look there first.'],
        actions: [{ id: 'check', command: 'docker compose --project-directory .lake config --quiet' }],
      }),
  },
]

const resources: readonly Known[] = [
  {
    words: /[\d.\]]+:(\d+): bind: (?:address already in use|permission denied|an attempt was made)/i,
    explain: (found, failure) => portTaken(failure, Number(found[1])),
  },
  {
    // The last since Engine 28.
    words:
      /:(\d+) failed: port is already allocated|ports are not available:.*?:(\d+)\b|bind host port (?:for )?[\d.[\]:]*?:(\d+)[:/]/i,
    explain: (found, failure) => portTaken(failure, Number(found[1] ?? found[2] ?? found[3])),
  },
  {
    words: /container name "\/?([^"]+)" is already in use/i,
    explain: (found, failure) =>
      failed(failure, `A container named ${found[1] ?? ''} exists already`, {
        code: 'name-taken',
        exit: 'conflict',
        details: ['It belongs to another project, or another Compose made it at the same moment.'],
        actions: [{ id: 'look', command: `docker ps --all --filter name=${found[1] ?? ''}` }],
        retryable: true,
      }),
  },
  {
    words: /address pools have been fully subnetted|non-overlapping ipv4 address pool/i,
    explain: (_, failure) =>
      failed(failure, 'The engine has no address range left for a network', {
        code: 'networks-exhausted',
        exit: 'prerequisite',
        details: ['Each Compose project takes one or more; unused ones keep theirs until they are removed.'],
        actions: [{ id: 'prune-networks', command: 'docker network prune' }],
      }),
  },
  {
    words: /mounts denied/i,
    explain: (_, failure) =>
      failed(failure, 'The engine may not mount the folder of the project', {
        code: 'mount-denied',
        exit: 'prerequisite',
        details: ['Docker Desktop shares only some folders: Settings, Resources, File sharing.'],
      }),
  },
  {
    words: /no space left on device/i,
    explain: (_, failure) =>
      failed(failure, `Cannot ${failure.doing}: the engine's disk is full`, {
        code: 'disk-full',
        exit: 'prerequisite',
        details: [lastLine(failure)],
        actions: [
          { id: 'look', command: 'docker system df' },
          { id: 'prune-images', command: 'docker image prune' },
        ],
        retryable: true,
      }),
  },
]

function portTaken(failure: Failure, port: number): LakeError {
  return failed(failure, `Port ${port} of this machine is taken`, {
    code: 'port-taken',
    exit: 'conflict',
    details: [lastLine(failure)],
    actions: [{ id: 'who', command: lookAtPort(failure.platform, port) }],
    retryable: true,
  })
}

function lookAtPort(platform: string, port: number): string {
  if (platform === 'win32') return `netstat -ano | findstr :${port}`
  return platform === 'darwin' ? `lsof -nP -iTCP:${port} -sTCP:LISTEN` : `ss -ltnp 'sport = :${port}'`
}
