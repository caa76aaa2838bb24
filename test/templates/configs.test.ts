// Each configuration, read by the program that will read it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTemplate, templateFile, templatePaths } from './files.ts'
import { tool } from './tools.ts'

const alloy = tool('alloy')
const amtool = tool('amtool')
const haproxy = tool('haproxy')
const loki = tool('loki')
const promtool = tool('promtool')

const alloyFiles = templatePaths().filter((path) => path.endsWith('.alloy'))

describe('configurations', () => {
  it.skipIf(promtool.missing)("Prometheus' configuration is valid", () => {
    const complaints = promtool.complaints(['check', 'config', templateFile('prometheus/prometheus.yaml')])
    expect(complaints).toBe('')
  })

  it.skipIf(amtool.missing)("Alertmanager's configuration is valid", () => {
    const complaints = amtool.complaints(['check-config', templateFile('alertmanager/alertmanager.yaml')])
    expect(complaints).toBe('')
  })

  it.skipIf(amtool.missing)('the Watchdog goes to nobody, all else to the default receiver', () => {
    const route = (...labels: readonly string[]): string =>
      amtool
        .run([
          'config',
          'routes',
          'test',
          `--config.file=${templateFile('alertmanager/alertmanager.yaml')}`,
          ...labels,
        ])
        .stdout.trim() ?? ''
    expect(route('alertname=Watchdog', 'component=prometheus', 'severity=info')).toBe('null')
    expect(route('alertname=TargetDown', 'component=loki', 'severity=critical')).toBe('default')
  })

  it.skipIf(loki.missing)("Loki's configuration is valid", () => {
    const complaints = loki.complaints([`-config.file=${templateFile('loki/loki.yaml')}`, '-verify-config'])
    expect(complaints).toBe('')
  })

  for (const folder of ['socket-proxy', 'lake-relay']) {
    it.skipIf(haproxy.missing)(`${folder}/haproxy.cfg is valid`, () => {
      expect(haproxy.complaints(['-c', '-f', templateFile(`${folder}/haproxy.cfg`)])).toBe('')
    })
  }

  for (const path of alloyFiles) {
    it.skipIf(alloy.missing)(`${path} is well-formed and formatted`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'lake-alloy-'))
      const copy = join(folder, 'x.alloy')
      writeFileSync(copy, readTemplate(path))
      const complaints = alloy.complaints(['fmt', '--write', copy])
      const formatted = readFileSync(copy, 'utf8')
      rmSync(folder, { recursive: true })
      expect(complaints).toBe('')
      expect(formatted).toBe(readTemplate(path))
    })
  }
})

describe('Alloy files', () => {
  it.each(alloyFiles)('%s call no environment function: any Alloy from 1.0 on must read them', (path) => {
    expect(readTemplate(path)).not.toMatch(/\b(sys\.)?env\(|\b(array|encoding|string|file|convert)\.\w+\(/)
  })
})
