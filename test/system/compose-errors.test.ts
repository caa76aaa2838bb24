import { expect, test } from 'vitest'
import { composeError } from '../../src/system/compose-errors.ts'
import { requireCompose } from '../../src/system/compose-version.ts'

const daemon = 'Error response from daemon: '

function explain(...lines: readonly string[]) {
  return composeError({ doing: 'start the services', lines, platform: 'linux', address: 'unix:///d.sock' })
}

// `recorded`: seen with Compose 2.40.3 on Engine 20.10. The rest is written as the sources of Compose, the engine and
// the registries have it.
type Row = readonly [code: string, exit: string, message: RegExp, said: string, from?: 'recorded']

const table: readonly Row[] = [
  [
    'port-taken',
    'conflict',
    /^Port 18999 /,
    `${daemon}driver failed programming external connectivity on endpoint p-web-1 (f6e1dd): Error starting userland proxy: listen tcp4 127.0.0.1:18999: bind: address already in use`,
    'recorded',
  ],
  [
    'port-taken',
    'conflict',
    /^Port 8080 /,
    `${daemon}failed to set up container networking: driver failed programming external connectivity on endpoint p-web-1 (ab): Bind for 127.0.0.1:8080 failed: port is already allocated`,
  ],
  [
    'port-taken',
    'conflict',
    /^Port 3000 /,
    `${daemon}failed to bind host port for 127.0.0.1:3000:172.18.0.2:80/tcp: address already in use`,
  ],
  [
    'port-taken',
    'conflict',
    /^Port 3000 /,
    `${daemon}failed to bind host port 127.0.0.1:3000/tcp: address already in use`,
  ],
  [
    'port-taken',
    'conflict',
    /^Port 3000 /,
    `${daemon}Ports are not available: exposing port TCP 127.0.0.1:3000 -> 127.0.0.1:0: listen tcp 127.0.0.1:3000: bind: address already in use`,
  ],
  [
    'port-taken',
    'conflict',
    /^Port 3000 /,
    `${daemon}Ports are not available: exposing port TCP 127.0.0.1:3000 -> 0.0.0.0:0: listen tcp 127.0.0.1:3000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.`,
  ],
  [
    'name-taken',
    'conflict',
    /p-a-1/,
    `${daemon}Conflict. The container name "/p-a-1" is already in use by container "d5e5214590dc". You have to remove (or rename) that container to be able to reuse that name.`,
    'recorded',
  ],
  [
    'networks-exhausted',
    'prerequisite',
    /address range/,
    'failed to create network p_default: Error response from daemon: all predefined address pools have been fully subnetted',
  ],
  [
    'networks-exhausted',
    'prerequisite',
    /address range/,
    'failed to create network p_default: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  ],
  [
    'disk-full',
    'prerequisite',
    /disk is full/,
    'failed to register layer: write /usr/bin/x: no space left on device',
  ],
  [
    'mount-denied',
    'prerequisite',
    /mount/,
    `${daemon}Mounts denied: \nThe path /x is not shared from the host and is not known to Docker.`,
  ],
  [
    'image-missing',
    'image',
    /grafana\/nothere:9\.9\.9/,
    `${daemon}No such image: grafana/nothere:9.9.9`,
    'recorded',
  ],
  [
    'image-offline',
    'image',
    /registry-1\.docker\.io/,
    `${daemon}Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host`,
    'recorded',
  ],
  [
    'image-offline',
    'image',
    /cannot be found/,
    `${daemon}Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving`,
  ],
  [
    'image-offline',
    'image',
    /cannot be reached/,
    `${daemon}Get "https://quay.io/v2/": dial tcp 1.2.3.4:443: connect: no route to host`,
  ],
  [
    'image-offline',
    'image',
    /cannot be reached/,
    `${daemon}Get "https://quay.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
  ],
  [
    'image-offline',
    'image',
    /proxy/,
    `${daemon}Get "https://quay.io/v2/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused`,
  ],
  [
    'image-tls',
    'image',
    /certificate/,
    `${daemon}Get "https://r.corp/v2/": x509: certificate signed by unknown authority`,
  ],
  [
    'image-unknown',
    'image',
    /The image grafana\/loki:99 /,
    `${daemon}manifest for grafana/loki:99 not found: manifest unknown: manifest unknown`,
  ],
  [
    'image-unknown',
    'image',
    /docker\.io\/grafana\/loki:99/,
    `${daemon}failed to resolve reference "docker.io/grafana/loki:99": docker.io/grafana/loki:99: not found`,
  ],
  [
    'image-denied',
    'image',
    /minio\/minio/,
    `${daemon}pull access denied for minio/minio, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  ],
  [
    'image-denied',
    'image',
    /private/,
    `${daemon}Head "https://ghcr.io/v2/x/y/manifests/1": denied: requested access to the resource is denied`,
  ],
  [
    'image-denied',
    'image',
    /private/,
    `${daemon}Head "https://r.corp/v2/x/manifests/1": unauthorized: authentication required`,
  ],
  [
    'image-rate-limit',
    'image',
    /rate limit/,
    `${daemon}toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
  ],
  [
    'image-platform',
    'image',
    /linux\/arm64/,
    'no matching manifest for linux/arm64/v8 in the manifest list entries',
  ],
  [
    'engine-unreachable',
    'prerequisite',
    /d\.sock/,
    "unable to get image 'x:1': Cannot connect to the Docker daemon at unix:///d.sock. Is the docker daemon running?",
    'recorded',
  ],
  [
    'engine-unreachable',
    'prerequisite',
    /d\.sock/,
    'permission denied while trying to connect to the Docker daemon socket at unix:///d.sock: Get "http://%2Fd.sock/v1.50/containers/json": dial unix /d.sock: connect: permission denied',
    'recorded',
  ],
  [
    'engine-context',
    'prerequisite',
    /context/,
    'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found: open /c/meta.json: no such file or directory',
    'recorded',
  ],
  [
    'compose-missing',
    'prerequisite',
    /not installed/,
    "unknown flag: --progress\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information",
    'recorded',
  ],
  [
    'compose-missing',
    'prerequisite',
    /not installed/,
    "docker: unknown command: docker compose\n\nRun 'docker --help' for more information",
    'recorded',
  ],
  [
    'compose-missing',
    'prerequisite',
    /not installed/,
    "docker: 'compose' is not a docker command.\nSee 'docker --help'",
  ],
  ['compose-old', 'prerequisite', /too old/, 'unknown flag: --policy'],
  ['compose-file', 'usage', /^The Compose files/, 'cannot override services.postgres.ports', 'recorded'],
  [
    'compose-file',
    'usage',
    /not valid/,
    "validating /p/.lake/compose.yaml: services.web additional properties 'nonsense' not allowed",
    'recorded',
  ],
  ['compose-file', 'usage', /not valid/, 'yaml: line 3: mapping values are not allowed in this context'],
  [
    'compose-failed',
    'failed',
    /could not start the services/,
    `${daemon}failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/bin/sh": permission denied: unknown`,
    'recorded',
  ],
  [
    'compose-failed',
    'failed',
    /could not start the services/,
    `${daemon}invalid mount config for type "volume": invalid mount path: 'v:/v' mount path must be absolute`,
    'recorded',
  ],
  [
    'compose-failed',
    'failed',
    /could not start the services/,
    'dependency failed to start: container p-bad-1 is unhealthy',
    'recorded',
  ],
]

test.for(table)('%s (exit %s): %s', ([code, exit, message, said]) => {
  const error = explain(...said.split('\n'))
  expect({ code: error.code, exit: error.exit }).toEqual({ code, exit })
  expect(error.message).toMatch(message)
  expect([...error.details, ...error.actions].length).toBeGreaterThan(0)
  expect(error.stack).not.toContain('Error response from daemon')
})

test('each image that failed is named once, with its own reason', () => {
  const offline = 'Get "https://quay.io/v2/": dial tcp: lookup quay.io on 127.0.0.53:53: no such host'
  const { details } = explain(`alloy: ${offline}`, `loki: ${offline}`, `${daemon}${offline}`)
  expect(details.slice(0, 2)).toEqual([`alloy: ${offline}`, `loki: ${offline}`])
  expect(details).toHaveLength(3)
})

test('a failure that is not known shows its last lines, one without words says so', () => {
  expect(explain(...Array.from({ length: 20 }, (_, i) => `line ${i}`)).details).toHaveLength(8)
  expect(explain().details).toEqual(['It gave no reason.'])
})

test('Compose before 2.22 is too old, and an unreadable version is believed', () => {
  for (const it of ['1.29.2', '2.21.0', 'v2.3.3']) {
    expect(() => requireCompose(it)).toThrow('too old')
  }
  for (const it of ['2.22.0', '2.40.3-3', 'v5.0.1', 'dev']) expect(() => requireCompose(it)).not.toThrow()
})
