// Findings of `lake lint` for other programs: annotations of GitHub, and SARIF 2.1.0.
import type { Severity } from '../findings.ts'
import type { LintLine, RuleLine } from './lint.ts'

/** Workflow commands: GitHub shows each beside its line. */
function githubText(findings: readonly LintLine[]): string {
  const words: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }
  return findings
    .map(({ ruleId, severity, file, line, col, message, fix, why }) => {
      const said = [fix === undefined ? message : `${message}; ${fix}`, ...(why === undefined ? [] : [why])]
      const at = `file=${property(file)},line=${line},col=${col},title=${property(`lake lint: ${ruleId}`)}`
      return `::${words[severity]} ${at}::${said.join('\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`
    })
    .join('\n')
}

function property(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C')
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

function sarifText(findings: readonly LintLine[], rules: readonly RuleLine[], version: string): string {
  const known = rules.map(({ id, severity, why }) => ({
    id,
    shortDescription: { text: why },
    help: { text: `${why} See docs/lint.md, section ${id}.` },
    defaultConfiguration: { level: levels[severity] },
  }))
  const results = findings.map(({ ruleId, severity, file, line, col, message, fix }) => {
    const ruleIndex = known.findIndex(({ id }) => id === ruleId)
    return {
      ruleId,
      // Those of lake.yaml itself are not in the catalogue.
      ...(ruleIndex === -1 ? {} : { ruleIndex }),
      level: levels[severity],
      message: { text: fix === undefined ? message : `${message}; ${fix}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: {
              uri: file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/'),
            },
            region: { startLine: line, startColumn: col },
          },
        },
      ],
    }
  })
  const driver = { name: 'lake lint', version, rules: known }
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return JSON.stringify({ version: '2.1.0', runs: [run] }, undefined, 2)
}

export const lintFormats = { github: githubText, sarif: sarifText }
