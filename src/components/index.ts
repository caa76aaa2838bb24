// Every component lake knows. The order is the order of screens and generated files.
import { alertmanager } from './alertmanager.ts'
import { alloy } from './alloy.ts'
import type { Component } from './component.ts'
import { containers } from './containers.ts'
import { grafana } from './grafana.ts'
import { loki } from './loki.ts'
import { postgres } from './postgres.ts'
import { prometheus } from './prometheus.ts'
import { socketProxy } from './socket-proxy.ts'

export const components = {
  prometheus,
  alertmanager,
  loki,
  alloy,
  grafana,
  'socket-proxy': socketProxy,
  containers,
  postgres,
} as const satisfies Record<string, Component>

export type ComponentName = keyof typeof components
