// One bundle per command and shared chunks: a command loads what it needs and no more.

import { createHash } from 'node:crypto'
import { glob, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { lean } from './lean.ts'

interface Bundle {
  /** The files that went in. */
  readonly modules: readonly string[]
  /** Of the code that came out. */
  readonly hash: string
}

export async function bundle(repository: string, commands: string, dist: string): Promise<Bundle> {
  const input: Record<string, string> = {
    main: join(repository, 'src/cli/main.ts'),
    // A process of its own, that outlives the command.
    supervisor: join(repository, 'src/supervisor/main.ts'),
  }
  for await (const file of glob('**/*.ts', { cwd: commands })) {
    input[`commands/${file.replace(/\.ts$/, '')}`] = join(commands, file)
  }
  const build = await rolldown({
    input,
    platform: 'node',
    // Speed-ups of ssh2 that need a compiler; it works without them, and lake talks to local sockets.
    external: [/^cpu-features$/, /\.node$/],
    checks: { eval: false, circularDependency: false },
    plugins: [lean],
  })
  // An ES import of a built-in module reads every export of it, getters too (that of node:http loads Node's whole fetch),
  // and the loader of ES modules takes longer for each file: CommonJS starts faster.
  await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
  const { output } = await build.write({
    dir: dist,
    format: 'cjs',
    exports: 'named',
    minify: false,
    sourcemap: false,
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await build.close()
  const chunks = output.filter((file) => file.type === 'chunk')
  const code = chunks.map((chunk) => `${chunk.fileName}\n${chunk.code}`).toSorted()
  return {
    modules: [...new Set(chunks.flatMap((chunk) => chunk.moduleIds))],
    hash: createHash('sha256').update(code.join('\n')).digest('hex').slice(0, 16),
  }
}
