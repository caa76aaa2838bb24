// Registries of the images that are not here yet, asked whether they answer.
import { failed, skipped, warned } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { HttpFailure } from '../system/http-failure.ts'
import { found } from './check.ts'
import type { DoctorContext } from './check.ts'
import { engineDetails, images } from './facts.ts'
import { wantedImages } from './resources.ts'

export async function probeRegistries(context: DoctorContext): Promise<Outcome> {
  const { wanted, missing } = await images(context, wantedImages(context))
  if (missing.length === 0) return found(`all ${wanted.length} images are here`)
  const details = await engineDetails(context)
  const { environment } = context.system.host
  if (details.proxied || (environment['HTTPS_PROXY'] ?? environment['https_proxy'] ?? '') !== '')
    return skipped(`${missing.length} images to get, through a proxy that lake does not ask`)
  const hosts = [...new Set(missing.map(registryOf))]
  const mirrored = details.mirrors.length > 0
  const asked = hosts.filter((host) => !(mirrored && host === 'docker.io'))
  const troubles = await Promise.all(asked.map((host) => troubleOf(host, details.insecure, context)))
  const [first] = troubles.filter((trouble) => trouble !== undefined)
  if (first === undefined) return found(`${missing.length} images to get from ${hosts.join(', ')}`)
  // An engine in a virtual machine may go another way than this program.
  const verdict = details.local ? failed : warned
  return verdict(`${first.cause}; ${missing.length} images are missing`, first.more)
}

/** `docker.io/grafana/loki:3` is of docker.io; a first part without dot or colon is no host. */
function registryOf(image: string): string {
  const [head = '', ...rest] = image.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(head) ? head : 'docker.io'
}

interface Trouble {
  readonly cause: string
  readonly more: { readonly detail?: string; readonly fix?: string }
}

async function troubleOf(
  host: string,
  insecure: readonly string[],
  { system, signal }: DoctorContext,
): Promise<Trouble | undefined> {
  const address = host === 'docker.io' ? 'registry-1.docker.io' : host
  const plain = insecure.includes(host) || /^(localhost|127\.)/.test(host)
  const url = `${plain ? 'http' : 'https'}://${address}/v2/`
  try {
    const { status } = await system.http.request(url, { timeoutMs: 5000, signal })
    // 401: sign in for a token, which the engine does.
    return status < 500 ? undefined : { cause: `${host} answers ${status}`, more: {} }
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    if (!/certificate|self.signed|issuer/i.test(error.message))
      return { cause: `${host} cannot be reached from here`, more: { detail: error.message } }
    const folder = `/etc/docker/certs.d/${host}`
    return {
      cause: `the certificate of ${host} is not trusted`,
      more: { detail: error.message, fix: `sudo mkdir -p ${folder} && sudo cp ca.crt ${folder}/ca.crt` },
    }
  }
}
