// Nessie: a branch is made, found and deleted.
import type { PlannedService } from '../plan/plan.ts'
import { NoAnswer, addressOf, ask, askJson, complaint } from './ask.ts'
import { failed, passed } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import type { Stack } from './stack.ts'
import { field, text } from './values.ts'

export const branchId = 'nessie.branch'

export function nessieChecks({ plan }: Stack): readonly Check[] {
  const nessie = plan.services.find(({ name }) => name === 'nessie')
  return nessie === undefined ? [] : [branchCheck(nessie)]
}

function branchCheck(nessie: PlannedService): Check {
  return {
    id: branchId,
    subject: nessie.component,
    topic: 'lake',
    title: 'Nessie makes and deletes a branch',
    broken: 'Nessie makes no branch',
    essential: nessie.essential,
    needs: standing(nessie),
    timeoutMs: 15_000,
    probe: probeBranch,
    fix: 'lake logs nessie --tail 50',
  }
}

async function probeBranch(context: ProbeContext): Promise<Outcome> {
  const name = `lake-health-${context.stack.session.system.host.randomHex(6)}`
  await ensureBranch(context, name)
  if (!(await deleteBranch(context, name))) return failed('a branch that it has made is not there')
  return passed
}

type Asking = Pick<ProbeContext, 'stack' | 'signal'>

/** False where it is not there. */
export async function deleteBranch(context: Asking, name: string): Promise<boolean> {
  const hash = await hashOf(context, name)
  if (hash === undefined) return false
  const answer = await ask(context, `${trees(context)}/${name}@${hash}?type=BRANCH`, { method: 'DELETE' })
  if (answer.status < 400) return true
  throw new NoAnswer(`deleting a branch answers ${answer.status}: ${complaint(answer.body)}`)
}

export function trees(context: Asking): string {
  return `${addressOf(context, 'nessie', 'api')}/api/v2/trees`
}

async function hashOf(context: Asking, name: string): Promise<string | undefined> {
  const answer = await ask(context, `${trees(context)}/${name}`)
  if (answer.status === 404) return undefined
  if (answer.status >= 400) throw new NoAnswer(`answers ${answer.status}: ${complaint(answer.body)}`)
  return text(field(JSON.parse(answer.body) as unknown, 'reference', 'hash')) || undefined
}

/** From where `main` is now; one that is there stays as it is. */
export async function ensureBranch(context: Asking, name: string): Promise<void> {
  if ((await hashOf(context, name)) !== undefined) return
  const main = field(await askJson(context, `${trees(context)}/main`), 'reference')
  const answer = await ask(context, `${trees(context)}?name=${name}&type=BRANCH`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'BRANCH', name: 'main', hash: field(main, 'hash') }),
  })
  // Another `lake health` was faster.
  if (answer.status >= 400 && answer.status !== 409)
    throw new NoAnswer(`making a branch answers ${answer.status}: ${complaint(answer.body)}`)
}
