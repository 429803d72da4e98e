import { z } from 'zod';

/** What the routes of signing in share. */

/** What a client gets to work with. */
export const tokenPair = z
  .strictObject({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires' }),
    must_change_password: z.boolean(),
    mfa_enrolment_required: z.boolean().meta({ description: 'Your role must have a second factor: enrol first' }),
  })
  .meta({ id: 'TokenPair' });

/** The tokens are in cookies. */
export const cookieSession = z
  .strictObject({
    session: z.literal('cookie'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires' }),
    must_change_password: z.boolean(),
    mfa_enrolment_required: z.boolean().meta({ description: 'Your role must have a second factor: enrol first' }),
  })
  .meta({ id: 'CookieSession', description: 'For browsers: the tokens are in cookies that no script reads' });

/** A session, either way. */
export const session = z.union([tokenPair, cookieSession]);

/** Where a session's tokens go. */
export const tokenPlace = z.enum(['token', 'cookie']).default('token').meta({
  description:
    'cookie: the tokens are set as __Host-ringfence-access and __Host-ringfence-refresh, and not answered. Whatever changes something then needs the cookie __Host-ringfence-csrf in the header X-CSRF-Token',
});

/** The password was right; the second factor is owed. */
export const mfaRequired = z
  .strictObject({
    mfa_required: z.literal(true),
    challenge: z.string().meta({ description: 'For POST /api/v1/auth/mfa/verify, and nothing else' }),
    expires_in: z.int().meta({ description: 'Seconds' }),
  })
  .meta({ id: 'MfaRequired' });

/** Six digits of an authenticator app, as people type them. */
export const totpCode = z
  .string()
  .max(20)
  .transform((text) => text.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'must be six digits'))
  .meta({ description: 'Six digits' });

/** One of the ten codes for the day the phone is gone. */
export const backupCode = z.string().min(1).max(40);

/** What 423 means. */
export const LOCKED = 'Too many wrong attempts; Retry-After says how long to wait';
