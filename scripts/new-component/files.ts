// What a new component begins with. All of it is meant to be edited; all of it works as it stands.

import { contractText, deriveContract } from '../../src/contracts/contract.ts'

export interface NewComponent {
  readonly name: string
  readonly image: string
  readonly version: string
  /** Inside the container, and on the user's machine. */
  readonly port: number
  readonly hostPort: number
}

/** Path in the repository to text. */
export function filesOf(component: NewComponent): Readonly<Record<string, string>> {
  const { name, version } = component
  const alert = `${words(name).map(capital).join('')}Flapping`
  return {
    [`src/components/${name}.ts`]: moduleText(component),
    [`templates/compose/${name}.yaml`]: composeText(component),
    [`templates/prometheus/rules/${name}.yaml`]: rulesText(name, alert),
    [`templates/prometheus/rules/${name}.params.yaml`]: `${alert}:\n  threshold: { default: 4, unit: changes, number: "4" }\n`,
    [`templates/prometheus/rules/${name}.test.yaml`]: ruleTestText(name, alert),
    [`test/contracts/${name}-${version}.prom`]: recordingText(name),
    [`templates/contracts/${name}/${version}.json`]: contractText(
      deriveContract({ component: name, version }, { [name]: [recordingText(name)] }),
    ),
    [`docs/runbooks/${alert}.md`]: runbookText(name, alert),
  }
}

function words(name: string): readonly string[] {
  return name.split('-')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function variableOf(name: string): string {
  const [first = '', ...rest] = words(name)
  return first + rest.map(capital).join('')
}

function titleOf(name: string): string {
  return capital(name.replaceAll('-', ' '))
}

function moduleText({ name, version, port, hostPort }: NewComponent): string {
  const key = /^[a-z0-9]+$/.test(name) ? name : `'${name}'`
  return `import type { Component } from './component.ts'

export const ${variableOf(name)} = {
  title: '${titleOf(name)}',
  description: 'What ${titleOf(name)} does for the lake.',
  profile: 'lake',
  importance: 'optional',
  needs: [],
  services: {
    ${key}: {
      purpose: '${titleOf(name)}.',
      ports: { http: { container: ${port}, host: ${hostPort}, page: '/' } },
      ready: { kind: 'http', port: 'http', path: '/' },
      limits: { tiny: { memory: 256 }, default: { memory: 512 }, full: { memory: 1024 } },
    },
  },
  scrape: [{ job: '${name}', service: '${name}', port: 'http' }],
  external: { why: 'nobody has said yet how one that runs elsewhere is watched' },
  contract: { recorded: '${version}', files: { ${key}: ['${name}-${version}.prom'] } },
} as const satisfies Component
`
}

function composeText({ name, image }: NewComponent): string {
  return `services:
  ${name}:
    image: ${image}
    volumes:
      - ${name}:/data
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
volumes:
  ${name}: {}
`
}

function rulesText(name: string, alert: string): string {
  return `groups:
  - name: ${name}
    rules:
      - alert: ${alert}
        # TargetDown waits for a scrape that stays away; this sees one that comes and goes.
        expr: changes(up{job="${name}"}[15m]) > 4
        labels: { severity: warning, component: ${name} }
        annotations:
          summary: "${titleOf(name)} went up and down {{ $value }} times in 15 minutes"
          description: Its process restarts again and again, or answers too slowly to be scraped.
          runbook: ${alert}
`
}

function ruleTestText(name: string, alert: string): string {
  return `rule_files: [${name}.yaml]
evaluation_interval: 1m
tests:
  # ${alert}: six changes in six minutes
  - interval: 1m
    input_series:
      - series: 'up{job="${name}",instance="${name}",component="${name}"}'
        values: '1x20 0 1 0 1 0 1 1x40'
    alert_rule_test:
      # healthy
      - { eval_time: 10m, alertname: ${alert} }
      # under
      - { eval_time: 24m, alertname: ${alert} }
      # fires
      - eval_time: 27m
        alertname: ${alert}
        exp_alerts:
          - exp_labels: { job: ${name}, instance: ${name}, severity: warning, component: ${name} }
            exp_annotations:
              summary: "${titleOf(name)} went up and down 6 times in 15 minutes"
              description: "Its process restarts again and again, or answers too slowly to be scraped."
              runbook: "${alert}"
      # recovered
      - { eval_time: 50m, alertname: ${alert} }
  # ${alert}: nothing scraped
  - interval: 1m
    input_series: []
    alert_rule_test:
      # no data
      - { eval_time: 30m, alertname: ${alert} }
`
}

/** Comments only: rules may use no metric of it before a real page is here. */
function recordingText(name: string): string {
  return `# Put the page of metrics of a ${name} that has had work to do here, as it is.
`
}

function runbookText(name: string, alert: string): string {
  return `# ${alert}

The scrapes of ${titleOf(name)} succeed and fail by turns.

## Look

\`\`\`promql
up{job="${name}"}
\`\`\`

\`\`\`logql
{service_name="${name}"}
\`\`\`

## Causes and fixes

- Its container restarts: \`lake status\` and \`lake logs ${name} --tail 50\` say why.
- It answers too slowly: it may need more memory, by \`lake config set components.${name}.memory\`.

## When to ignore it

While you restart it by hand.
`
}
