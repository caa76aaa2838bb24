// The tests of a project: what lies in alerts/ and slo/, against the rules as lake.yaml makes them.
import { join } from 'node:path'
import type { Session } from '../../stack/prepare.ts'
import { filesOfSlos } from '../../slo/files.ts'
import { effectiveFiles } from '../backtest/effective.ts'
import type { Suite } from './rule-files.ts'

export const testFolders = ['alerts', 'slo'] as const

/** Rules of the stack, as a test names them: beside lake.yaml, in the folder that lake renders them to. */
export const renderedRules = '.lake/prometheus/rules'

export async function projectSuite(session: Session): Promise<Suite> {
  const { folder } = session.project
  const { disk } = session.system
  const listed = await Promise.all(
    testFolders.map(async (name) => (await disk.list(join(folder, name))).map((file) => `${name}/${file}`)),
  )
  const paths = listed.flat().filter((file) => /\.test\.ya?ml$/.test(file))
  const texts = await Promise.all(
    paths.map(async (path) => [path, (await disk.read(join(folder, path))) ?? ''] as const),
  )
  const own = [...session.project.user].filter(([path]) => path.startsWith('alerts/'))
  const slos = sloSuite(session)
  return {
    root: folder,
    tests: new Map([...texts, ...slos.tests]),
    given: new Map([...rulesOfStack(session), ...own, ...slos.given]),
  }
}

/** What lake makes of slo/, whether it is rendered yet or not. */
function sloSuite({ project: { user, config } }: Pick<Session, 'project'>): Pick<Suite, 'tests' | 'given'> {
  const made = [...filesOfSlos(user, config.scrape.intervalSeconds)].map(
    ([path, text]) => [`.lake/${path}`, text] as const,
  )
  return {
    tests: new Map(made.filter(([path]) => path.endsWith('.test.yaml'))),
    given: new Map(made.filter(([path]) => path.startsWith(`${renderedRules}/`))),
  }
}

/** Not what an earlier run has rendered: a number that was moved in lake.yaml is tested before it is loaded. */
function rulesOfStack(session: Pick<Session, 'templates' | 'project'>): ReadonlyMap<string, string> {
  return new Map(effectiveFiles(session).map(({ name, text }) => [`${renderedRules}/${name}`, text]))
}
