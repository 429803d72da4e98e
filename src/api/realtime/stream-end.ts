/** Why a stream ended, with the code that a WebSocket is closed with (RFC 6455, section 7.4.1). */
export const STREAM_ENDS = {
  'client-left': 1000,
  'server-stops': 1001,
  'session-over': 1008,
  'too-many-messages': 1008,
  'broken-protocol': 1008,
  'bad-cursor': 1008,
  'too-slow': 1013,
  fault: 1011,
} as const;

export type StreamEnd = keyof typeof STREAM_ENDS;

/** The client has taken nothing for too long. */
export class TooSlow extends Error {
  constructor() {
    super('The client takes less than it is sent.');
    this.name = 'TooSlow';
  }
}

/** The end that an error means. */
export function endOf(error: unknown): StreamEnd {
  if (error instanceof TooSlow) return 'too-slow';
  return (error as Error).name === 'InvalidCursor' ? 'bad-cursor' : 'fault';
}
