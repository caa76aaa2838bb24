// XXH64 with seed 0, after its specification. For short texts: it counts in big integers.

const mask = (1n << 64n) - 1n
const [p1, p2, p3, p4, p5]: readonly [bigint, bigint, bigint, bigint, bigint] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
]

const times = (a: bigint, b: bigint): bigint => (a * b) & mask
const plus = (a: bigint, b: bigint): bigint => (a + b) & mask
const rotated = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & mask
const round = (state: bigint, lane: bigint): bigint => times(rotated(plus(state, times(lane, p2)), 31n), p1)

export function xxh64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = bytes.length
  let at = 0
  let hash: bigint = p5
  if (size >= 32) {
    const states = [plus(p1, p2), p2, 0n, plus(mask + 1n, -p1)]
    for (; at + 32 <= size; at += 32)
      for (let lane = 0; lane < 4; lane += 1)
        states[lane] = round(states[lane] ?? 0n, view.getBigUint64(at + lane * 8, true))
    const turns = [1n, 7n, 12n, 18n]
    hash = states.reduce((sum, state, lane) => plus(sum, rotated(state, turns[lane] ?? 0n)), 0n)
    for (const state of states) hash = plus(times(hash ^ round(0n, state), p1), p4)
  }
  return finished(tail(plus(hash, BigInt(size)), view, at))
}

function tail(begun: bigint, view: DataView, from: number): bigint {
  let hash = begun
  let at = from
  for (; at + 8 <= view.byteLength; at += 8)
    hash = plus(times(rotated(hash ^ round(0n, view.getBigUint64(at, true)), 27n), p1), p4)
  if (at + 4 <= view.byteLength) {
    hash = plus(times(rotated(hash ^ times(BigInt(view.getUint32(at, true)), p1), 23n), p2), p3)
    at += 4
  }
  for (; at < view.byteLength; at += 1)
    hash = times(rotated(hash ^ times(BigInt(view.getUint8(at)), p5), 11n), p1)
  return hash
}

function finished(begun: bigint): bigint {
  let hash = begun
  hash = times(hash ^ (hash >> 33n), p2)
  hash = times(hash ^ (hash >> 29n), p3)
  return hash ^ (hash >> 32n)
}
