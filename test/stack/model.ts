// What reconcile looks at, as small as it can be.
import { labels } from '../../src/render/labels.ts'
import type { Rendered } from '../../src/render/render.ts'
import type { DesiredService } from '../../src/render/desired.ts'
import type { ReconcileInput } from '../../src/stack/reconcile.ts'
import { emptyState } from '../../src/stack/state.ts'
import type { State } from '../../src/stack/state.ts'
import type { Container } from '../../src/system/system.ts'

// The content is its own hash: what matters is equality alone.
const hash = (text: string): string => text

export interface Model {
  readonly files: ReadonlyMap<string, string>
  readonly services: readonly DesiredService[]
  readonly disk: ReadonlyMap<string, string>
  readonly containers: readonly Container[]
  readonly images: ReadonlySet<string>
  readonly last: State
  readonly force: boolean
}

export function inputOf({ files, services, disk, containers, images, last, force }: Model): ReconcileInput {
  const texts = [...files].map(([path, text]) => [path, { text, mode: 0o644 }] as const)
  const rendered: Rendered = { files: new Map(texts), services }
  const present = new Map([...images].map((image) => [image, `sha256:${image}`]))
  return { rendered, disk, containers, images: present, last, force, hash }
}

export function containerOf(
  name: string,
  over: Partial<Container> & { spec?: string; config?: string } = {},
): Container {
  const { spec = 's1', config = 'c1', ...rest } = over
  return {
    id: name,
    name: `demo-${name}-1`,
    labels: { 'com.docker.compose.service': name, [labels.spec]: spec, [labels.config]: config },
    image: 'i1',
    state: 'running',
    oomKilled: false,
    restarts: 0,
    ports: {},
    ...rest,
  }
}

export const fresh = emptyState({ id: 'demo-1', name: 'demo', folder: '/p' })
export const model = (over: Partial<Model>): Model => ({
  files: new Map(),
  services: [],
  disk: new Map(),
  containers: [],
  images: new Set(),
  last: fresh,
  force: false,
  ...over,
})
