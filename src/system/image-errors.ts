// Why an image is not to be had. All of it is exit 6; each cause has another way out.
import type { Action, LakeError } from '../errors.ts'
import { failed, reasons, type Failure, type Known } from './compose-failure.ts'

export const imageErrors: readonly Known[] = [
  {
    words: /no such image: (\S+)/i,
    explain: (found, failure) =>
      noImage(failure, `The image ${found[1] ?? ''} is not on this machine`, 'image-missing', {
        id: 'pull',
        command: `docker pull ${found[1] ?? ''}`,
      }),
  },
  {
    words: /no matching manifest for (\S+)/i,
    explain: (found, failure) =>
      noImage(
        failure,
        `An image does not exist for this machine's processor (${found[1] ?? ''})`,
        'image-platform',
        {
          id: 'emulate',
          command: 'DOCKER_DEFAULT_PLATFORM=linux/amd64 lake up',
        },
      ),
  },
  {
    words: /toomanyrequests|rate limit/i,
    explain: (_, failure) =>
      noImage(
        failure,
        'The registry gives no more images for now: its rate limit is reached',
        'image-rate-limit',
        login,
      ),
  },
  {
    // Registries answer a name that does not exist like one that is not for you.
    words:
      /pull access denied for ([^\s,]+)|denied: requested access|from registry: denied|unauthorized: |no basic auth credentials|authentication required|403 forbidden/i,
    explain: (found, failure) => {
      const name = found[1] === undefined ? '' : ` ${found[1]}`
      return noImage(
        failure,
        `The registry refuses the image${name}: it is private, or does not exist`,
        'image-denied',
        login,
      )
    },
  },
  {
    words:
      /manifest for (\S+) not found|resolve reference \\?"([^"\\]+)\\?": .*not found|manifest unknown|repository \S+ not found|name unknown/i,
    explain: (found, failure) => {
      const name = found[1] ?? found[2]
      const what = name === undefined ? 'An image' : `The image ${name}`
      return noImage(failure, `${what} does not exist in its registry`, 'image-unknown', show)
    },
  },
  {
    words:
      /lookup (\S+?)(?: on \S+)?: (?:no such host|.*server misbehaving|.*i\/o timeout|temporary failure)/i,
    explain: (found, failure) =>
      noImage(
        failure,
        `The registry ${found[1] ?? ''} cannot be found: offline, or the name server fails`,
        'image-offline',
        again,
      ),
  },
  {
    words:
      /x509: |tls: (?:failed|handshake|unknown)|certificate signed by unknown authority|server gave http response to https/i,
    explain: (_, failure) =>
      noImage(failure, "The engine does not trust the registry's certificate", 'image-tls', {
        id: 'look',
        command: 'docker info --format "{{json .RegistryConfig}}"',
      }),
  },
  {
    words: /proxyconnect tcp/i,
    explain: (_, failure) =>
      noImage(failure, "The engine's proxy does not let it reach the registry", 'image-offline', {
        id: 'look',
        command: 'docker info --format "{{.HTTPProxy}} {{.HTTPSProxy}}"',
      }),
  },
  {
    words:
      /Get "?https?:\/\/[^"\s]*"?: .*(?:timeout|canceled|deadline|refused|unreachable|no route|reset)|TLS handshake timeout|net\/http: request canceled/i,
    explain: (_, failure) => noImage(failure, 'The registry cannot be reached', 'image-offline', again),
  },
]

const login: Action = { id: 'sign-in', command: 'docker login' }
const again: Action = { id: 'again', command: 'lake up' }
const show: Action = { id: 'show', command: 'lake config show' }

const hints: Readonly<Record<string, string>> = {
  'image-offline': 'Where a mirror can be reached, name it in lake.yaml: images: { registry: HOST/PREFIX }.',
  'image-unknown': 'Another image can be named in lake.yaml: components: { NAME: { image: REFERENCE } }.',
}

function noImage(failure: Failure, message: string, code: string, action: Action): LakeError {
  const hint = hints[code]
  return failed(failure, message, {
    code,
    exit: 'image',
    details: [...reasons(failure), ...(hint === undefined ? [] : [hint])],
    actions: [action],
    retryable: code === 'image-offline' || code === 'image-rate-limit',
  })
}
