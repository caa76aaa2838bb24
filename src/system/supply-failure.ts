// Why one source did not give what was asked of it. The next source may: it is no LakeError yet.

export type SupplyFailureKind =
  /** Nobody answers there, or the way is blocked. */
  | 'unreachable'
  | 'not-found'
  /** The server answers, with a refusal or an error of its own. */
  | 'refused'
  /** It began and then nothing came any more. */
  | 'stalled'
  /** It ended before it was whole. */
  | 'truncated'
  | 'checksum-wrong'
  /** No checksum is to be had: what cannot be verified is not used. */
  | 'unverified'
  | 'archive-broken'
  /** A tool or a condition that this source needs is not there. */
  | 'missing-tool'
  /** A tool ran and failed. */
  | 'tool-failed'
  /** It is here and does not run, or is none that fits. */
  | 'unfit'

export class SupplyFailure extends Error {
  readonly kind: SupplyFailureKind

  constructor(kind: SupplyFailureKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'SupplyFailure'
    this.kind = kind
  }
}
