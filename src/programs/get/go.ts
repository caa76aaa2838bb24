// Built from its module by the Go of this machine: minutes. Go checks every module against the public checksum database.
import { join } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { GoModule } from '../facts.ts'
import { mustRun, type Getting, type Got } from './getting.ts'

const environment = { CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false -trimpath', GOWORK: 'off' }

export async function getGo(getting: Getting, source: GoModule): Promise<Got> {
  const { place, work } = getting
  const from = `${source.module}@${source.tag}`
  const src = join(work, 'src')
  await place.system.disk.makeDir(work)
  getting.report(`Go downloads ${from}`)
  await place.supply.copyTree(await moduleFolder(getting, from), src)
  for (const [path, module] of Object.entries(source.grafts ?? {}))
    await place.supply.copyTree(await moduleFolder(getting, module), join(src, path))
  const tree = join(work, 'tree')
  const stamp = source.stamp === undefined ? '' : ` -X ${source.stamp}=${source.version}`
  for (const [name, target] of Object.entries(source.builds)) {
    const args = ['build', '-v', '-ldflags', `-s -w${stamp}`, '-o', join(tree, 'bin', name), target]
    await mustRun(getting, 'go', args, { cwd: src, env: environment, onLine: counting(getting, name) })
  }
  const bin = Object.fromEntries(Object.keys(source.builds).map((name) => [name, `bin/${name}`]))
  await place.system.disk.removeTree(src)
  return {
    version: source.version,
    source: 'Go toolchain',
    from,
    verified: 'checksum database of Go',
    tree,
    bin,
  }
}

/** Go names each package as it gets to it, after those it has to download. */
function counting(getting: Getting, name: string): (line: string) => void {
  let downloaded = 0
  let compiled = 0
  return (line) => {
    if (line.startsWith('go: downloading ')) {
      downloaded += 1
      getting.report(`Go downloads what ${name} needs: ${downloaded} modules`)
      return
    }
    compiled += 1
    getting.report(`Go builds ${name}: ${compiled} packages`)
  }
}

async function moduleFolder(getting: Getting, module: string): Promise<string> {
  const said = await mustRun(getting, 'go', ['mod', 'download', '-json', module], { env: environment })
  const { Dir: folder } = JSON.parse(said) as { readonly Dir?: string }
  if (folder === undefined)
    throw new SupplyFailure('tool-failed', `go mod download gave no folder for ${module}`)
  return folder
}
