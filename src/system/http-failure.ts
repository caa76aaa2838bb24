// Why a request got no answer at all. Not a LakeError: what it means is for the caller to say.

export type HttpFailureKind = 'refused' | 'timeout' | 'dns' | 'reset' | 'too-large' | 'aborted' | 'other'

export class HttpFailure extends Error {
  readonly kind: HttpFailureKind

  constructor(kind: HttpFailureKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'HttpFailure'
    this.kind = kind
  }
}
