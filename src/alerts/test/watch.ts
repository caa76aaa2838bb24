// Runs tests again when a file changes that they depend on. By looking: there is no watching that works on every file system.
import { join } from 'node:path'
import { LakeError } from '../../errors.ts'
import { configName } from '../../stack/project.ts'
import type { Session } from '../../stack/prepare.ts'
import { testFolders } from './project.ts'
import type { Tested } from './test.ts'

const pauseMs = 700

type Watched = Pick<Session, 'system' | 'project'>

export type TestRun = Tested | LakeError

/** What the files hold now, as one text. */
async function fingerprint({ system: { disk, host }, project: { folder } }: Watched): Promise<string> {
  const listed = await Promise.all(
    testFolders.map(async (name) => (await disk.list(join(folder, name))).map((file) => join(name, file))),
  )
  const paths = [configName, ...listed.flat()]
  const texts = await Promise.all(paths.map(async (path) => [path, await disk.read(join(folder, path))]))
  return host.sha256(JSON.stringify(texts))
}

/**
 * Once, and again after each change, until the signal. What cannot be run the first time is thrown; afterwards it is
 * waited for: a file that is being edited is often broken.
 */
export async function* watchTests(
  watched: Watched,
  run: () => Promise<Tested>,
  signal: AbortSignal,
): AsyncGenerator<TestRun> {
  let seen = await fingerprint(watched)
  yield await run()
  for (;;) {
    await watched.system.clock.sleep(pauseMs, signal)
    const now = await fingerprint(watched)
    if (now === seen) continue
    seen = now
    yield await run().catch((error: unknown) => {
      signal.throwIfAborted()
      if (error instanceof LakeError) return error
      throw error
    })
  }
}

/** A line of the stream. */
export function itemOf(run: TestRun) {
  if (!(run instanceof LakeError)) return { type: 'tests', ...run.report }
  return { type: 'not run', message: run.message, details: run.details }
}
