// Image pulls on screen: one line per image, and all together.
import type { ComposeEvent } from '../system/compose-contract.ts'
import type { Progress } from './progress.ts'

interface Layer {
  readonly current: number
  readonly total: number
}

export interface PullProgress {
  readonly onEvent: (event: ComposeEvent) => void
  /** All are here but the ones named. */
  done(except: readonly { readonly image: string }[]): void
  failed(): void
}

export function pullProgress(
  progress: Progress,
  services: readonly { readonly name: string; readonly image: string }[],
): PullProgress {
  const images = [...new Set(services.map(({ image }) => image))]
  const layers = new Map<string, Map<string, Layer>>(images.map((image) => [image, new Map()]))
  const finished = new Set<string>()
  // Compose names the parent of a layer by service or by image, according to its version.
  const imageOf = (name: string): string | undefined => {
    const bare = name.replace(/^Image /, '')
    return services.find((service) => service.name === bare || sameImage(service.image, bare))?.image
  }
  for (const image of images) progress.start(image, 'pulling')
  const finish = (image: string): void => {
    if (finished.has(image)) return
    finished.add(image)
    progress.succeed(image, `pulled (${finished.size} of ${images.length})`)
  }
  return {
    onEvent({ id, parent, status, current, total }) {
      const image = imageOf(parent ?? id)
      if (image === undefined) return
      if (parent === undefined && /^pulled|^up to date|^done/i.test(status)) return finish(image)
      if (current !== undefined && total !== undefined && total > 0)
        layers.get(image)?.set(id, { current, total })
      if (!finished.has(image)) progress.update(image, `pulling ${amount(layers.get(image))}`)
    },
    done(except) {
      for (const image of images) {
        if (except.some((service) => service.image === image)) progress.fail(image, 'not pulled')
        else finish(image)
      }
    },
    failed() {
      for (const image of images)
        if (!finished.has(image)) progress.fail(image, 'not pulled; layers already here are kept')
    },
  }
}

function sameImage(a: string, b: string): boolean {
  const short = (image: string): string => image.replace(/^docker\.io\/(library\/)?/, '')
  return short(a) === short(b)
}

function amount(layers: ReadonlyMap<string, Layer> | undefined): string {
  const all = [...(layers?.values() ?? [])]
  const total = all.reduce((sum, layer) => sum + layer.total, 0)
  const current = all.reduce((sum, layer) => sum + Math.min(layer.current, layer.total), 0)
  return total === 0 ? '' : `${megabytes(current)} of ${megabytes(total)} MB`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}
