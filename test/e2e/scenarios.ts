// What must hold of a stack of containers beside what holds of every stack.
import { expect } from 'vitest'
import { command } from './stack.ts'
import type { Stack } from './stack.ts'

/** Plain Compose in `.lake/`, for every subset of profiles, and `up -d` that changes nothing. */
export async function expectPlainCompose(stack: Stack): Promise<void> {
  const profiles = ['observability', 'lake']
  for (const chosen of [[], ['observability'], ['lake'], profiles]) {
    const flags = chosen.flatMap((profile) => ['--profile', profile])
    const config = await withoutProfiles(['compose', ...flags, 'config', '--quiet'], stack.dir)
    expect(config, config.stderr).toMatchObject({ code: 0 })
  }
  const up = await stack.docker('compose', 'up', '-d')
  expect(up, up.stderr).toMatchObject({ code: 0 })
  expect(up.stderr).not.toMatch(/Recreate|Created|Starting/)
}

/** The engine's own profile variable from `.env` must not decide here. */
async function withoutProfiles(args: readonly string[], cwd: string) {
  return command('env', ['COMPOSE_PROFILES=', 'docker', ...args], cwd)
}
