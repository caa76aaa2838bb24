// alertmanager.yaml: routes and inhibition from the template, receivers from lake.yaml. It may hold webhook addresses
// and passwords, so it is written below `.lake/secrets/`.
import type { Receiver } from '../config/types.ts'
import type { Plan } from '../plan/plan.ts'
import { yamlTemplate } from './templates.ts'
import type { Templates } from './templates.ts'
import { isRecord, toYaml } from './yaml.ts'

export function alertmanagerConfig(plan: Plan, templates: Templates): string {
  const base = yamlTemplate(templates, 'alertmanager/alertmanager.yaml')
  const route = isRecord(base['route']) ? base['route'] : {}
  const receivers = Array.isArray(base['receivers']) ? base['receivers'] : []
  const added = Object.entries(plan.config.alerts.receivers)
  const routes = Array.isArray(route['routes']) ? route['routes'] : []
  // Every receiver gets every alert; each of the user's routes continues to the next.
  const fanOut = added.map(([name], index) => ({
    receiver: name,
    ...(index < added.length - 1 ? { continue: true } : {}),
  }))
  return toYaml(
    {
      ...base,
      route: { ...route, routes: [...routes, ...fanOut] },
      receivers: [...receivers, ...added.map(([name, receiver]) => ({ name, ...receiverConfig(receiver) }))],
    },
    { head: 'Who is told, and what silences what.' },
  )
}

function receiverConfig(receiver: Receiver): Record<string, unknown> {
  if (receiver.kind === 'slack') {
    const channel = receiver.channel === undefined ? {} : { channel: receiver.channel }
    return { slack_configs: [{ api_url: receiver.webhook, send_resolved: true, ...channel }] }
  }
  if (receiver.kind === 'webhook') return { webhook_configs: [{ url: receiver.url, send_resolved: true }] }
  const { to, from, smarthost, username, password } = receiver
  const login = username === undefined ? {} : { auth_username: username, auth_password: password ?? '' }
  return { email_configs: [{ to, from, smarthost, send_resolved: true, ...login }] }
}
