// Before any other work: what a killed drill left broken is mended, and that is said.
import { join } from 'node:path'
import type { Session } from '../stack/prepare.ts'
import { openOutput, writeErr } from './streams.ts'
import { safe } from './terminal.ts'

/** Nearly always there is no such file, and nothing is loaded for it. */
export async function healed(session: Session): Promise<Session> {
  const { system, project } = session
  if (!(await system.disk.exists(join(project.dir, 'drill.json')))) return session
  const { healDrill } = await import('../drill/heal.ts')
  const { paint, symbols } = openOutput(process.argv.slice(2)).talk
  for (const line of await healDrill(session)) writeErr(`${paint.yellow(symbols.warn)} ${safe(line)}`)
  return session
}
