// What can be typed, from the commands themselves and from the schema of lake.yaml.

import type { Command } from '@oclif/core'
import type { Grammar, GrammarCommand, GrammarFlag } from '../../src/cli/completion/grammar.ts'
import { globalFlags } from '../../src/cli/flags.ts'
import type { Component } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import { programNames } from '../../src/programs/catalogue.ts'
import type { Manifest } from './manifest.ts'

type Flag = Command.Flag.Cached

/** `schema` is the text of the JSON Schema of lake.yaml. */
export function grammarOf(manifest: Manifest, schema: string): Grammar {
  const commands = Object.values(manifest.commands).filter((command) => !command.hidden)
  const globals = Object.keys(globalFlags).flatMap((name) => commands[0]?.flags[name] ?? [])
  return {
    commands: commands.map(commandGrammar),
    globals: [...globals.flatMap(flagGrammar), help],
    components: Object.keys(components),
    services: Object.values<Component>(components).flatMap(({ services }) => Object.keys(services)),
    systems: Object.values<Component>(components).flatMap(({ connect }) => connect?.system ?? []),
    programs: programNames,
    keys: configKeys(JSON.parse(schema) as Schema),
  }
}

const help: GrammarFlag = {
  names: ['--help', '-h'],
  summary: 'Say more of it.',
  takesValue: false,
  options: [],
  repeats: false,
}

function commandGrammar(command: Command.Cached): GrammarCommand {
  const args = Object.values(command.args).filter((arg) => arg.hidden !== true)
  const own = Object.values(command.flags).filter(
    (flag) => flag.hidden !== true && !Object.hasOwn(globalFlags, flag.name),
  )
  return {
    id: command.id.replaceAll(':', ' '),
    summary: command.summary ?? '',
    args: args.map(({ name, options }) => ({ name, options: options ?? [] })),
    repeats: command.strict === false || args.some((arg) => arg.multiple === true),
    flags: own.flatMap(flagGrammar),
  }
}

function flagGrammar(flag: Flag): readonly GrammarFlag[] {
  const char = flag.char === undefined ? [] : [`-${flag.char}`]
  const isOption = flag.type === 'option'
  const rest = {
    summary: flag.summary ?? '',
    takesValue: isOption,
    options: (isOption ? flag.options : undefined) ?? [],
    repeats: isOption && flag.multiple === true,
  }
  const named = { names: [`--${flag.name}`, ...char], ...rest }
  if (flag.type !== 'boolean' || !flag.allowNo) return [named]
  const summary = `Do not ${rest.summary.charAt(0).toLowerCase()}${rest.summary.slice(1)}`
  return [named, { ...rest, names: [`--no-${flag.name}`], summary }]
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}

function configKeys(schema: Schema): Readonly<Record<string, readonly string[]>> {
  const keys = new Map<string, readonly string[]>()
  collect(schema, [], keys)
  return Object.fromEntries(keys)
}

function collect(schema: Schema, path: readonly string[], keys: Map<string, readonly string[]>): void {
  for (const [name, below] of Object.entries(schema.properties ?? {})) {
    const key = [...path, name]
    keys.set(key.join('.'), [...(keys.get(key.join('.')) ?? []), ...valuesOf(below)])
    collect(below, key, keys)
  }
  for (const one of schema.anyOf ?? []) collect(one, path, keys)
}

function valuesOf(schema: Schema): readonly string[] {
  const own = schema.enum ?? (schema.const === undefined ? [] : [schema.const])
  const here = schema.type === 'boolean' ? ['true', 'false'] : own.map(String)
  return [...new Set([...here, ...(schema.anyOf ?? []).flatMap(valuesOf)])]
}
