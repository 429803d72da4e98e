/** Why a request that was allowed to go out came to nothing; stable, for programs. */
export type OutboundFailureCode = 'timeout' | 'unreachable' | 'redirected' | 'answer-too-large' | 'bad-answer';

/** A request went out and has no answer that can be used. The message may be shown: it holds nothing of the answer. */
export class OutboundFailed extends Error {
  override readonly name = 'OutboundFailed';
  readonly code: OutboundFailureCode;

  constructor(code: OutboundFailureCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
