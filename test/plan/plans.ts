// Plans for tests, made from the text of a lake.yaml as the commands make them.
import { components } from '../../src/components/index.ts'
import { parseConfig } from '../../src/config/parse.ts'
import type { LakeConfig } from '../../src/config/types.ts'
import { buildPlan } from '../../src/plan/build.ts'
import type { Plan, PortMap } from '../../src/plan/plan.ts'
import { choosePorts, portWants } from '../../src/plan/ports.ts'
import { shippedTemplates } from '../render/templates.ts'

const identity = { name: 'demo', id: 'demo-0a1b2c', folder: '/project' }
const engine = { socket: '/var/run/docker.sock', root: '/var/lib/docker' }

const { alerts } = shippedTemplates()

/** `body` without the name, which every test project shares. */
export function configOf(body = '', environment: Readonly<Record<string, string>> = {}): LakeConfig {
  const text = `name: demo\n${body}`
  const parsed = parseConfig(text, { file: 'lake.yaml', environment, alerts })
  if (parsed.ok) return parsed.config
  throw new Error(
    `the test's own lake.yaml is wrong:\n${parsed.findings.map(({ line, message }) => `${line}: ${message}`).join('\n')}\n${text}`,
  )
}

export async function planOf(body = '', environment: Readonly<Record<string, string>> = {}): Promise<Plan> {
  const config = configOf(body, environment)
  const { ports } = await choosePorts(portWants(config, components), {}, async () => false)
  return planWith(config, ports)
}

export function planWith(config: LakeConfig, ports: PortMap): Plan {
  return buildPlan({ config, identity, engine, ports })
}
