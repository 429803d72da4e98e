import { z } from 'zod';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { confirm, enrol, regenerateBackupCodes, remove } from '../mfa.ts';
import { verifyMfa } from '../sign-in.ts';
import { STEP_UP, stepUp } from '../step-up.ts';
import { backupCode, LOCKED, session, tokenPlace, totpCode } from './sign-in-schemas.ts';

const backupCodes = z
  .strictObject({ backup_codes: z.array(z.string()).meta({ description: 'Each works once; shown this once' }) })
  .meta({ id: 'BackupCodes' });

const verify = defineRoute({
  method: 'post',
  path: '/api/v1/auth/mfa/verify',
  operationId: 'verifyMfa',
  tag: 'auth',
  summary: 'Sign in, second half',
  description:
    'Takes the challenge of POST /api/v1/auth/login, which dies with five wrong codes or after five minutes.',
  permission: 'public',
  limit: 'sign-in',
  body: z
    .strictObject({
      challenge: z.string().min(1).max(100),
      code: totpCode.optional(),
      backup_code: backupCode.optional(),
      session: tokenPlace,
    })
    .refine(
      (body) => (body.code === undefined) !== (body.backup_code === undefined),
      'code or backup_code, one of both',
    ),
  responses: {
    200: {
      description: 'Signed in',
      schema: session,
      headers: { 'Set-Cookie': 'Makes this browser a known one; the session, when it is to be in cookies' },
    },
    401: { description: 'The code is wrong, or the challenge is over' },
    423: { description: LOCKED },
  },
  handler: (context) => verifyMfa(context, context.body.challenge, context.body, context.body.session),
});

const stepUpRoute = defineRoute({
  method: 'post',
  path: '/api/v1/auth/step-up',
  operationId: 'stepUp',
  tag: 'auth',
  summary: 'Show your password (and code) again',
  description: 'Opens the changes that need it for the next minutes of this session. Signing in does the same.',
  permission: 'signed-in',
  beforeMfaEnrolment: true,
  limit: 'sign-in',
  body: z.strictObject({
    password: z.string().min(1).max(256),
    code: totpCode.optional(),
    backup_code: backupCode.optional(),
  }),
  responses: {
    204: { description: 'Done' },
    400: { description: 'Password or code is wrong, or a code is missing' },
    423: { description: LOCKED },
  },
  async handler(context) {
    await stepUp(context, context.body.password, context.body);
    return { status: 204 };
  },
});

const enrolRoute = defineRoute({
  method: 'post',
  path: '/api/v1/auth/mfa/enrol',
  operationId: 'enrolMfa',
  tag: 'auth',
  summary: 'Begin to set up a second factor',
  description: `The secret counts once it is confirmed; one in force stays until then. ${STEP_UP}`,
  permission: 'signed-in',
  beforeMfaEnrolment: true,
  responses: {
    200: {
      description: 'For an authenticator app: TOTP, SHA-1, six digits, 30 seconds',
      schema: z
        .strictObject({
          secret: z.string().meta({ description: 'Base32; shown this once' }),
          uri: z.string().meta({ description: 'otpauth://' }),
          qr_svg: z.string().meta({ description: 'The uri as a QR code, an SVG document' }),
        })
        .meta({ id: 'MfaEnrolment' }),
    },
  },
  async handler(context) {
    return { status: 200, body: await enrol(context) };
  },
});

const confirmRoute = defineRoute({
  method: 'post',
  path: '/api/v1/auth/mfa/confirm',
  operationId: 'confirmMfa',
  tag: 'auth',
  summary: 'Put the second factor in force',
  description: 'Ends every other session of yours, and replaces the backup codes.',
  permission: 'signed-in',
  beforeMfaEnrolment: true,
  limit: 'sign-in',
  body: z.strictObject({ code: totpCode }),
  responses: {
    200: { description: 'In force', schema: backupCodes },
    400: { description: 'The code is wrong' },
    409: { description: 'Nothing is being set up' },
    423: { description: LOCKED },
  },
  async handler(context) {
    return { status: 200, body: { backup_codes: await confirm(context, context.body.code) } };
  },
});

const removeRoute = defineRoute({
  method: 'delete',
  path: '/api/v1/auth/mfa',
  operationId: 'removeMfa',
  tag: 'auth',
  summary: 'Take your second factor away',
  description: `Ends every other session of yours. Refused to roles that must have one. ${STEP_UP}`,
  permission: 'signed-in',
  responses: { 204: { description: 'There is none now' } },
  async handler(context) {
    await remove(context);
    return { status: 204 };
  },
});

const backupCodesRoute = defineRoute({
  method: 'post',
  path: '/api/v1/auth/mfa/backup-codes',
  operationId: 'regenerateBackupCodes',
  tag: 'auth',
  summary: 'Make new backup codes',
  description: `Those of before are worth nothing afterwards. ${STEP_UP}`,
  permission: 'signed-in',
  responses: {
    200: { description: 'Ten codes', schema: backupCodes },
    409: { description: 'There is no second factor' },
  },
  async handler(context) {
    return { status: 200, body: { backup_codes: await regenerateBackupCodes(context) } };
  },
});

/** The second factor, and showing every factor again. */
export const mfaRoutes: RouteDefinition[] = [
  verify,
  stepUpRoute,
  enrolRoute,
  confirmRoute,
  removeRoute,
  backupCodesRoute,
];
