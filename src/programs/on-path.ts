// Programs that are on PATH.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { System } from '../system/system.ts'
import type { Installed, Programs } from './program.ts'

const known: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  prometheus: { prometheus: ['prometheus'], promtool: ['promtool'] },
  alertmanager: { alertmanager: ['alertmanager', 'prometheus-alertmanager'], amtool: ['amtool'] },
  node_exporter: { node_exporter: ['node_exporter', 'prometheus-node-exporter'] },
  postgres_exporter: { postgres_exporter: ['postgres_exporter', 'prometheus-postgres-exporter'] },
  postgres: { postgres: ['postgres'], initdb: ['initdb'] },
  loki: { loki: ['loki'] },
  alloy: { alloy: ['alloy'] },
  tempo: { tempo: ['tempo'] },
  minio: { minio: ['minio'] },
  java: { java: ['java'] },
  trino: { launcher: ['launcher'] },
  nessie: { nessie: ['nessie.jar'] },
}

export function realPrograms({ host, disk }: Pick<System, 'host' | 'disk'>): Programs {
  const folders = (host.environment['PATH'] ?? '').split(':')
  const find = async (name: string): Promise<Installed | undefined> => {
    const bin: Record<string, string> = {}
    for (const [key, names] of Object.entries(known[name] ?? {}))
      for (const path of folders.flatMap((folder) => names.map((file) => join(folder, file))))
        if (bin[key] === undefined && (await disk.exists(path))) bin[key] = path
    const [first] = Object.values(bin)
    return first === undefined
      ? undefined
      : { name, version: 'of PATH', source: 'PATH', home: join(first, '..', '..'), bin }
  }
  return {
    find,
    async install(name) {
      throw new LakeError(`${name} is not on PATH`, { code: 'program-missing', exit: 'image' })
    },
  }
}
