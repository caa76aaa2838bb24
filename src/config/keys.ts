// Keys of a mapping: words, and nothing that YAML can put there besides.
import { isScalar } from 'yaml'
import type { Pair } from 'yaml'
import type { Finding } from '../findings.ts'
import { unmaskReferences } from './interpolate.ts'

export type Key =
  | { readonly word: string }
  | { readonly problem: Pick<Finding, 'ruleId' | 'message' | 'fix'> }

const notRead: Readonly<Record<string, Pick<Finding, 'ruleId' | 'message' | 'fix'>>> = {
  '<<': {
    ruleId: 'bad-key',
    message: 'merge keys ("<<") are not read here',
    fix: 'write the keys out, or use an alias as a whole value',
  },
  // Never a key of an object of ours, whatever the schema would say.
  ['__proto__']: { ruleId: 'unknown-key', message: 'unknown key "__proto__"', fix: 'remove it' },
}

export function keyOf({ key }: Pair): Key {
  if (!isScalar(key) || key.value === null) {
    return { problem: { ruleId: 'bad-key', message: 'a key that is not a word', fix: 'write "key: value"' } }
  }
  const word = unmaskReferences(key.source ?? (typeof key.value === 'string' ? key.value : ''))
  const problem = Object.hasOwn(notRead, word) ? notRead[word] : undefined
  return problem === undefined ? { word } : { problem }
}
