// `.lake/.env`: what makes plain `docker compose` in that folder mean this stack. It holds no secret.
import { marker } from './yaml.ts'
import type { Plan } from '../plan/plan.ts'

export const overrideName = 'compose.override.yaml'

export function envFile(plan: Plan, hasOverride: boolean): string {
  const profiles = [...new Set(plan.services.map((service) => service.profile))]
  const files = ['compose.yaml', ...(hasOverride ? [`../${overrideName}`] : [])]
  const lines = [
    `# ${marker}`,
    `COMPOSE_PROJECT_NAME=${plan.identity.id}`,
    `COMPOSE_FILE=${files.join(':')}`,
    'COMPOSE_PATH_SEPARATOR=:',
    `COMPOSE_PROFILES=${profiles.join(',')}`,
    `LAKE_ENGINE_SOCKET=${plan.engine.socket}`,
    `LAKE_ENGINE_ROOT=${plan.engine.root}`,
  ]
  return `${lines.join('\n')}\n`
}
