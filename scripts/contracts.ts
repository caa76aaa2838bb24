// Writes templates/contracts/ from the recordings in test/contracts/: `npm run contracts`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { shippedContracts } from './contracts/derive.ts'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'templates/contracts')
rmSync(folder, { recursive: true, force: true })
for (const [path, text] of shippedContracts(root)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
