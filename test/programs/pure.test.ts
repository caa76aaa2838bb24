// What is computed of names, versions and lists, without a look at the machine.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choices } from '../../src/programs/choose.ts'
import { allFacts } from '../../src/programs/catalogue.ts'
import type { Debian } from '../../src/programs/facts.ts'
import { chosen, readInstallations } from '../../src/programs/get/debian-packages.ts'
import { filled, fitting } from '../../src/programs/paths.ts'
import { readSums, sumFor, writeSums } from '../../src/programs/sums.ts'
import { atLeast, compareVersions } from '../../src/programs/version.ts'

describe('versions', () => {
  test.each([
    ['3.5.3', '2.42', true],
    ['2.42.0', '2.42', true],
    ['2.9.9', '2.42', false],
    ['0.25.0', '0.25', true],
    ['15.18', '13', true],
    ['RELEASE.2026-02-12T20-18-48Z', 'RELEASE.2024-01-01', true],
    ['RELEASE.2023-12-31T00-00-00Z', 'RELEASE.2024-01-01', false],
  ])('%s is at least %s: %s', (version, minimum, expected) => {
    expect(atLeast(version, minimum)).toBe(expected)
  })

  test('are ordered, and equal to themselves with zeros behind', () => {
    const version = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0)
        expect(compareVersions(a, `${a}.0`)).toBe(0)
        expect(compareVersions(`${a}.1`, a)).toBeGreaterThan(0)
      }),
    )
  })
})

const hex = fc.stringMatching(/^[0-9a-f]{64}$/)
const name = fc.stringMatching(/^[A-Za-z0-9][\w.+-]{0,30}$/)

describe('lists of checksums', () => {
  test('give the sum of the file, in each way of writing them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), hex, fc.nat(), (names, sum, at) => {
        const wanted = names[at % names.length] ?? ''
        for (const mark of ['  ', ' *', '  ./']) {
          const list = names
            .map((it) => `${it === wanted ? sum : sum.replaceAll(/./g, '0')}${mark}${it}\n`)
            .join('')
          expect(sumFor(list, wanted)).toBe(sum)
        }
      }),
    )
  })

  test.each([
    ['a bare sum', 'AB'.repeat(32), 'ab'.repeat(32)],
    ['a sum for another file', `${'ab'.repeat(32)}  other.zip`, undefined],
    ['two bare sums', `${'ab'.repeat(32)}\n${'cd'.repeat(32)}`, undefined],
    ['a page of a proxy', '<html>ab</html>', undefined],
    ['a name that only ends alike', `${'ab'.repeat(32)}  my-x.zip`, undefined],
  ])('%s', (_, list, expected) => {
    expect(sumFor(list, 'x.zip')).toBe(expected)
  })

  test('are read as they were written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, hex), { selector: ([path]) => path }), (files) => {
        const written = writeSums(files.map(([path, sha256]) => [path, { sha256 }] as const))
        expect([...readSums(written)]).toEqual(files)
      }),
    )
  })
})

describe('paths', () => {
  test('a star is one name, and the newest comes first', () => {
    const files = ['lib/9/bin/x', 'lib/15/bin/x', 'lib/15/bin/y', 'lib/a/b/bin/x', 'x']
    expect(fitting('lib/*/bin/x', files)).toEqual(['lib/15/bin/x', 'lib/9/bin/x'])
  })

  test('a dot is a dot', () => {
    expect(fitting('a.b', ['axb', 'a.b'])).toEqual(['a.b'])
  })

  test('upstream has names of its own for architectures', () => {
    expect(filled('x-{version}.{os}-{arch}', '1', 'darwin-x64')).toBe('x-1.darwin-amd64')
    expect(filled('@scope/{platform}', '1', 'linux-arm64')).toBe('@scope/linux-arm64')
  })
})

describe('packages', () => {
  const said = `Reading package lists...
NOTE: This is only a simulation!
Inst libjs-jquery (3.6.1 Debian:12.15/oldstable [all])
Inst libpq5 [15.1-1] (15.13-0+deb12u1 Debian:12.15/oldstable [amd64])
Inst libc6 (2.36-9 Debian:12.15/oldstable [amd64]) []
Inst libjson-perl (4.1 Debian:12.15/oldstable [all])
Inst ssl-cert (1.1.2 Debian:12.15/oldstable [all])
Inst postgresql-common (248 Debian:12.15/oldstable [all])
Inst postgresql-15 (15.13-0+deb12u1 Debian:12.15/oldstable [amd64])
Inst postgresql (15+248 Debian:12.15/oldstable [all])
Conf libpq5 (15.13-0+deb12u1 Debian:12.15/oldstable [amd64])
`
  const postgres: Debian = { kind: 'debian', packages: ['postgresql'], keep: /^postgresql-\d+$/, paths: {} }

  test('what apt would do is read, upgrades too', () => {
    expect(readInstallations(said)).toContainEqual({ name: 'libpq5', version: '15.13-0+deb12u1' })
    expect(readInstallations(said)).toHaveLength(8)
  })

  test('the program comes first; libraries come along, the C library and what is none do not', () => {
    const names = chosen(readInstallations(said), postgres).map((it) => it.name)
    expect(names).toEqual(['postgresql-15', 'postgresql', 'libpq5'])
  })

  test('nothing where the program itself would not be installed', () => {
    expect(chosen([{ name: 'libpq5', version: '15' }], postgres)).toEqual([])
  })
})

describe('sources', () => {
  const of = (program: string, platform: string, build = false) => {
    const facts = allFacts().find((it) => it.name === program)!
    const known = platform === 'linux-x64' || platform === 'darwin-arm64' ? platform : undefined
    const open = choices(facts, { platform, known, build }).filter(({ barred }) => barred === undefined)
    return open.map(({ source }) => source.kind)
  }

  test.each([
    ['prometheus', 'linux-x64', ['release', 'debian']],
    ['prometheus', 'darwin-arm64', ['release']],
    ['prometheus', 'linux-riscv64', ['debian']],
    ['postgres', 'linux-x64', ['debian', 'npm']],
    ['postgres', 'darwin-arm64', ['npm']],
    ['trino', 'freebsd-x64', ['maven']],
    ['grafana', 'linux-riscv64', []],
  ])('%s on %s: %j', (program, platform, expected) => {
    expect(of(program, platform)).toEqual(expected)
  })

  test('Go is asked only where it was allowed', () => {
    expect(of('loki', 'linux-x64', true)).toEqual(['release', 'go'])
  })
})
