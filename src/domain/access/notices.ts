import type { SecurityEventName } from './security-events.ts';

/** Whose account an event is about: of whoever did it, or of whom it was done to. */
type Concerned = 'actor' | 'target';

/** Events that the owner of an account should hear of: each could be the first sign that somebody else has it. */
export const NOTICES = {
  'session.start': 'actor',
  'session.token-reused': 'actor',
  'account.lock': 'actor',
  'account.unlock': 'target',
  'user.invite': 'target',
  'user.accept-invitation': 'target',
  'user.change': 'target',
  'user.change-password': 'target',
  'mfa.enable': 'target',
  'mfa.remove': 'target',
  'mfa.reset': 'target',
  'mfa.backup-code-used': 'actor',
  'mfa.backup-codes': 'target',
  'api-key.create': 'actor',
} as const satisfies Partial<Record<SecurityEventName, Concerned>>;

export type NoticeName = keyof typeof NOTICES;

/** All names, for schemas. */
export const NOTICE_NAMES = Object.keys(NOTICES) as [NoticeName, ...NoticeName[]];

/** What an event says of itself. */
interface Happened {
  action: string;
  actorId: string | null;
  target?: string | null;
  details?: Record<string, unknown>;
}

/** The user who should hear of an event; undefined for nobody. Of sign-ins only those with an unknown device are news. */
export function whoShouldKnow({ action, actorId, target, details }: Happened): string | undefined {
  if (!Object.hasOwn(NOTICES, action)) return undefined;
  if (action === 'session.start' && details?.new_device !== true) return undefined;
  return (NOTICES[action as NoticeName] === 'actor' ? actorId : target) ?? undefined;
}
