// What `alerts new` needs of this machine: the linter's facts, promtool, and the wizard where a person sits there.
import { findPromtool } from '../alerts/test/promtool.ts'
import { runTests } from '../alerts/test/run.ts'
import type { Making } from '../alerts/new/new.ts'
import { secondsIn } from '../alerts/new/request.ts'
import { installRoot } from '../system/install.ts'
import type { Session } from '../stack/prepare.ts'
import { lintMaterial } from './lint.ts'
import { openPlace } from './programs.ts'

type Asked = Pick<Making, 'alone' | 'since' | 'force' | 'dryRun' | 'warn' | 'onState'>

export async function openMaking(session: Session, start: string, asked: Asked): Promise<Making> {
  if (asked.since !== undefined) secondsIn('--since', asked.since, 60)
  const { facts } = await lintMaterial(start, [])
  const place = openPlace()
  const { signal } = asked.alone
  return {
    ...asked,
    session,
    facts,
    root: installRoot(),
    test: async (suite) =>
      runTests({ promtool: await findPromtool({ place, session, signal }), place, signal }, suite),
  }
}
