// Labels by which lake finds what is its own, even when its state is lost.

export const labels = {
  project: 'dev.lake.project',
  name: 'dev.lake.name',
  folder: 'dev.lake.folder',
  component: 'dev.lake.component',
  /** Hash of the service's definition: another one means that the container must be made anew. */
  spec: 'dev.lake.spec',
  /** Hash of the configuration it was created with. */
  config: 'dev.lake.config',
  /** `off`: its log is not collected. */
  logs: 'dev.lake.logs',
} as const
