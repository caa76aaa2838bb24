// Natively runs what runs in containers: the same versions, as far as upstream has an archive of them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { factsOf } from '../../src/programs/catalogue.ts'
import { repository } from '../cli/harness/lake.ts'

test.each([
  ['prometheus', 'prometheus'],
  ['alertmanager', 'alertmanager'],
  ['postgres_exporter', 'postgres-exporter'],
  ['loki', 'loki'],
  ['alloy', 'alloy'],
  ['tempo', 'tempo'],
  ['grafana', 'grafana'],
  ['minio', 'minio'],
  ['nessie', 'nessie'],
  ['trino', 'trino'],
])('%s has the version of its image', async (name, template) => {
  const pins = await Promise.all(
    ['postgres', template].map((file) =>
      readFile(join(repository, `templates/compose/${file}.yaml`), 'utf8').catch(() => ''),
    ),
  )
  const [first] = factsOf(name)?.sources ?? []
  const version = first === undefined || !('version' in first) ? '' : first.version
  expect(pins.join('\n')).toMatch(
    new RegExp(`image: \\S*(${template}|${name})\\S*:v?${version.replaceAll('.', '\\.')}$`, 'm'),
  )
})
