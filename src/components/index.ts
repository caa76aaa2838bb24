// Every component lake knows. The order is the order of screens and generated files.
import { alertmanager } from './alertmanager.ts'
import { alloy } from './alloy.ts'
import type { Component } from './component.ts'
import { containers } from './containers.ts'
import { grafana } from './grafana.ts'
import { host } from './host.ts'
import { lakeRelay } from './lake-relay.ts'
import { loki } from './loki.ts'
import { minio } from './minio.ts'
import { nessie } from './nessie.ts'
import { postgres } from './postgres.ts'
import { prometheus } from './prometheus.ts'
import { socketProxy } from './socket-proxy.ts'
import { tempo } from './tempo.ts'
import { trino } from './trino.ts'

export const components = {
  prometheus,
  alertmanager,
  loki,
  tempo,
  alloy,
  grafana,
  'socket-proxy': socketProxy,
  'lake-relay': lakeRelay,
  containers,
  host,
  postgres,
  minio,
  nessie,
  trino,
} as const satisfies Record<string, Component>

export type ComponentName = keyof typeof components
