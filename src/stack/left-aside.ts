// What lies in the project and is not heeded, since nothing in this stack would read it.
import { unreadRules } from '../render/own-rules.ts'
import { overrideName } from '../render/env.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from './prepare.ts'

export function leftAside(session: Session, plan: Plan): readonly string[] {
  return [...ofContainers(session), ...unread(plan, session)]
}

/** What lake.yaml says of containers, and the file beside it: natively nobody reads it. */
function ofContainers({ runtime, project: { config, user } }: Session): readonly string[] {
  const said = [
    ...(user.has(overrideName) ? [overrideName] : []),
    ...(config.attach.length > 0 ? ['attach'] : []),
    ...(config.images.registry === undefined ? [] : ['images.registry']),
  ]
  if (runtime.name === 'compose' || said.length === 0) return []
  return [`only containers heed ${said.join(', ')}: left aside, since this stack runs natively`]
}

function unread({ services }: Plan, { project }: Session): readonly string[] {
  return unreadRules(project.user, new Set(services.map(({ name }) => name)))
}
