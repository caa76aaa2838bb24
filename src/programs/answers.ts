// What programs said of their versions. Asking costs a process each, and every command wants to know: an answer holds as
// long as the file is the same.
import { join } from 'node:path'
import type { Ran } from '../system/supply.ts'
import type { Place } from './place.ts'

interface Answer {
  readonly stamp: string
  readonly stdout: string
  readonly stderr: string
}

type Answers = Map<string, Answer>

export const answersName = '.answers.json'

const known = new WeakMap<Place, Promise<Answers>>()

export async function answered(
  place: Place,
  path: string,
  args: readonly string[],
  ask: () => Promise<Ran>,
): Promise<Ran> {
  const answers = known.get(place) ?? read(place)
  known.set(place, answers)
  const key = [path, ...args].join(' ')
  const stamp = await place.supply.stamp(path)
  const before = (await answers).get(key)
  if (before !== undefined && before.stamp === stamp) return { code: 0, ...before }
  const ran = await ask()
  if (ran.code !== 0 || stamp === undefined) return ran
  const short = (text: string): string => text.slice(0, 1000)
  ;(await answers).set(key, { stamp, stdout: short(ran.stdout), stderr: short(ran.stderr) })
  await write(place, await answers)
  return ran
}

async function read({ system, cache }: Place): Promise<Answers> {
  try {
    const text = (await system.disk.read(join(cache, answersName))) ?? '{}'
    return new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, Answer>>))
  } catch {
    return new Map()
  }
}

/** A cache that cannot be written costs time, nothing else. */
async function write({ system, cache }: Place, answers: Answers): Promise<void> {
  const text = JSON.stringify(Object.fromEntries(answers), undefined, 1)
  try {
    await system.disk.makeDir(cache)
    await system.disk.write(join(cache, answersName), `${text}\n`)
  } catch {
    // The next command asks again.
  }
}
