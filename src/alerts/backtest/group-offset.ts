// When within its interval a group is evaluated: Prometheus spreads its groups by a hash of their file and name.
import { xxh64 } from './xxh64.ts'

export interface GroupName {
  readonly file: string
  readonly name: string
}

/** Milliseconds after each whole interval since 1970, for both ways in which builds of Prometheus store labels. */
export function groupOffsets(group: GroupName, intervalMs: number): readonly number[] {
  const interval = BigInt(intervalMs) * 1_000_000n
  return [bytesWithLengths(group), bytesWithSeparators(group)].map(
    // Times are cut to milliseconds when they are stored.
    (bytes) => Number((xxh64(bytes) % interval) / 1_000_000n),
  )
}

const words = ({ file, name }: GroupName): readonly string[] => ['file', file, 'name', name]
const encoder = new TextEncoder()

/** Labels in one text (`stringlabels`, what is released): each word after its length. */
function bytesWithLengths(group: GroupName): Uint8Array {
  return joined(
    words(group).map((word) => {
      const bytes = encoder.encode(word)
      const length =
        bytes.length < 255
          ? [bytes.length]
          : [255, bytes.length & 255, (bytes.length >> 8) & 255, bytes.length >> 16]
      return [...length, ...bytes]
    }),
  )
}

/** Labels in a list (before 2.44, and builds that ask for it): each word before a byte that no text has. */
function bytesWithSeparators(group: GroupName): Uint8Array {
  return joined(words(group).map((word) => [...encoder.encode(word), 255]))
}

function joined(parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flat())
}
