// `npm start`: builds what is not built yet, then runs `lake up` in the example project.

import { spawnSync } from 'node:child_process'
import { glob, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const run = (args: readonly string[], cwd: string) =>
  spawnSync(process.execPath, args, { cwd, stdio: 'inherit' }).status ?? 1

const build = (await isBuilt()) ? 0 : run([join(root, 'scripts/build.ts')], root)
process.exitCode =
  build === 0
    ? run([join(root, 'bin/lake.js'), 'up', ...process.argv.slice(2)], join(root, 'examples/quickstart'))
    : build

/** Newer than every file it is made of. */
async function isBuilt(): Promise<boolean> {
  const built = await modifiedAt(join(root, 'dist/licenses.txt'))
  for await (const file of glob(['src/**/*.ts', 'scripts/build/**', 'package.json'], { cwd: root })) {
    if ((await modifiedAt(join(root, file))) > built) return false
  }
  return true
}

async function modifiedAt(file: string): Promise<number> {
  const facts = await stat(file).catch(() => undefined)
  return facts?.mtimeMs ?? 0
}
