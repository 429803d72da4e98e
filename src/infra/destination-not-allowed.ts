/** Nothing is sent there: `message` says why, without what an answer or its time could have told. */
export class DestinationNotAllowed extends Error {
  override readonly name = 'DestinationNotAllowed';
  readonly code = 'destination-not-allowed';
}
