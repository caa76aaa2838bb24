import { defineConfig } from 'vitest/config'

// One project per layer of tests: `npm run vitest -- --project unit`.
const layers = {
  golden: ['test/golden/**/*.test.ts'],
  templates: ['test/templates/**/*.test.ts', 'test/contract/**/*.test.ts'],
  cli: ['test/cli/**/*.test.ts', 'test/scaffold.test.ts'],
}
const native = ['test/native/**/*.native.ts']
const e2e = ['test/e2e/**/*.e2e.ts']
const coverage = ['test/coverage/**/*.lake.ts']
const view = ['test/view/**/*.browser.ts']

const env = { TZ: 'UTC' }

/** Whoever runs the built program has it built first. */
const built = ['test/scratch.ts', 'test/cli/harness/build.ts']

const onEngine = {
  fileParallelism: false,
  testTimeout: 900_000,
  hookTimeout: 900_000,
  globalSetup: ['test/scratch.ts', 'test/build.ts'],
}

const project = (name: string, include: string[], more: object = {}) => ({
  // A busy machine must not fail a test: nothing here asserts on time.
  test: {
    name,
    include,
    env,
    restoreMocks: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: 'test/scratch.ts',
    ...more,
  },
})

export default defineConfig({
  test: {
    // All cores: the one that vitest leaves free is half of a small machine.
    maxWorkers: '100%',
    projects: [
      // Files share their worker: a module of its own for each costs three times what the tests do. A test that leaves something
      // behind is a wrong one.
      project('unit', ['test/**/*.test.ts'], {
        exclude: ['test/e2e/**', ...Object.values(layers).flat()],
        isolate: false,
      }),
      project('golden', layers.golden),
      project('templates', layers.templates),
      project('cli', layers.cli, { testTimeout: 60_000, globalSetup: built }),
      // Real processes, no engine.
      project('native', native, {
        fileParallelism: false,
        testTimeout: 300_000,
        globalSetup: [...built, 'test/build.ts'],
      }),
      // A newcomer's machine without an engine, with real downloads: `.ci/run` asks for it by name, before it installs Docker.
      project('bare', ['test/native/bare/**/*.bare.ts'], { fileParallelism: false, testTimeout: 300_000 }),
      // A real Chromium.
      project('view', [...view], { fileParallelism: false }),
      // One engine, many stacks: scenarios run one after another.
      project('e2e', e2e, onEngine),
      // The whole lake at work and in trouble, half an hour.
      project('coverage', coverage, onEngine),
    ],
  },
})
