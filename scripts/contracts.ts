// Writes templates/contracts/ from the recordings in test/contracts/: `npm run contracts`. What the pipeline makes of logs
// is written by the test that runs it: UPDATE_CONTRACTS=1 npm run vitest -- run test/templates/logs.test.ts
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { shippedContracts } from './contracts/derive.ts'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'templates/contracts')
for (const path of globSync('*/*.json', { cwd: folder }))
  if (!path.endsWith('logs.json')) rmSync(join(folder, path))
for (const [path, text] of shippedContracts(root)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
