// Which packages of those that apt would install are unpacked.
import type { Debian } from '../facts.ts'

export interface Package {
  readonly name: string
  readonly version: string
}

/** `Inst prometheus (2.42.0+ds-5 Debian:12/stable [amd64])`: what apt says that it would do. */
export function readInstallations(said: string): readonly Package[] {
  return said.split('\n').flatMap((line) => {
    const [, name, version] = /^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /.exec(line) ?? []
    return name === undefined || version === undefined ? [] : [{ name, version }]
  })
}

// Libraries that programs load; web assets, Perl modules and the C library itself (of the same suite, so it fits) are none.
const library = /^lib(?!js-|c6$|c-bin$|gcc-|stdc\+\+)(?!.*-(perl|common|data|dev)$)/

/** Those asked for come first; scripts of no package are run, so what only configures a system is left out. */
export function chosen(all: readonly Package[], { packages, keep }: Debian): readonly Package[] {
  const wanted = all.filter(({ name }) => packages.includes(name) || keep?.test(name) === true)
  if (wanted.length === 0) return []
  // A meta package brings nothing but its dependencies.
  const programs =
    keep === undefined
      ? wanted
      : wanted.toSorted((a, b) => Number(keep.test(b.name)) - Number(keep.test(a.name)))
  return [
    ...programs,
    ...all.filter(({ name }) => library.test(name) && !wanted.some((it) => it.name === name)),
  ]
}
