/**
 * How sure it is who is the client, 0 to 100, by what it was told from. Each reason has a number of its own, so that the
 * greatest number of many flows still says why.
 */
export const CONFIDENCE = {
  /** Nothing in the batch decides; discovery will. */
  undecided: 0,
  /** Told by nothing but which side the record names first, against a port that is no better than the other. */
  order: 30,
  /** A record of one direction, or without ports: who was seen first. */
  firstSeen: 40,
  /** The lower port. */
  portNumber: 50,
  /** The record names one port or none, and that side second. */
  stated: 60,
  /** Several called this address and port, and fewer the other. */
  fanIn: 70,
  /** A registered port against a short-lived one. */
  registeredPort: 80,
  /** A port of a service everybody knows against one of none. */
  knownPort: 90,
  /** A service that was seen before with better evidence than its number. */
  learned: 92,
  /** What goes to a group of hosts was not sent by it. */
  group: 96,
  /** Somebody said so. */
  override: 98,
  /** The source says who began, or the handshake does. */
  initiator: 100,
} as const;

/** Why a direction is believed. */
export const DIRECTION_REASONS = [
  ...([
    'undecided',
    'order',
    'first-seen',
    'port-number',
    'stated',
    'fan-in',
    'registered-port',
    'known-port',
  ] as const),
  ...(['learned-service', 'group-address', 'override', 'initiator'] as const),
] as const;
export type DirectionReason = (typeof DIRECTION_REASONS)[number];

const NUMBERS = Object.values(CONFIDENCE);

/** The reason a confidence stands for; for a number that is none of them, the best one below it. */
export function reasonOf(confidence: number): DirectionReason {
  let reason: DirectionReason = 'undecided';
  for (const [index, number] of NUMBERS.entries()) {
    if (number <= confidence) reason = DIRECTION_REASONS[index] as DirectionReason;
  }
  return reason;
}

/**
 * From here on a service is worth learning from: somebody saw who began. What was told from ports or from a person's word
 * must not come back as a proof of itself.
 */
export const WORTH_LEARNING = CONFIDENCE.initiator;
