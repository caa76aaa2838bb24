// The real outside world. Client libraries are loaded by the first call that needs them.
import { realClock } from './clock.ts'
import { realCompose } from './compose.ts'
import { realDisk } from './disk.ts'
import { realEngine } from './engine.ts'
import { realHost } from './host.ts'
import { realHttp } from './http.ts'
import { realProcesses } from './native/processes.ts'
import { realNet } from './net.ts'
import type { System } from './system.ts'

export function realSystem(): System {
  const host = realHost()
  const { environment, platform } = host
  return {
    disk: realDisk(),
    engine: realEngine(environment, platform),
    compose: realCompose({ environment, platform, graceMs: 5000 }),
    processes: realProcesses(),
    http: realHttp(),
    net: realNet(platform),
    clock: realClock(),
    host,
  }
}
