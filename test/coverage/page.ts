// docs/coverage.md: no figure or time in it that a second run would change.
import { counted } from './judge.ts'
import type { Row } from './judge.ts'

const head = `# Coverage

Every query of every panel, and what every alert measures, put to real backends while \`lake demo load --faults\` gives the stack work. \`npm test -- coverage\` asks; what is declared in \`test/coverage/expectations.yaml\` and does not hold, and what is missing and not declared, fails it. An alert with two numbers compares two things: both must be there.`

export function coveragePage(rows: readonly Row[]): string {
  const section = (title: string, kind: string): string => {
    const mine = rows.filter(({ question }) => question.kind === kind)
    const lines = mine.map(({ question, verdict }) => `| ${question.id} | ${question.title} | ${verdict} |`)
    return [`## ${title}`, '', '| id | title | shows |', '|---|---|---|', ...lines].join('\n')
  }
  return `${[head, counted(rows), section('Panels', 'panel'), section('Alerts', 'alert')].join('\n\n')}\n`
}
