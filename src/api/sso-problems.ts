import { Problem } from './problem.ts';

/** Why a sign-in through an identity provider does not go on; the console has a sentence for each code. */
export const ssoProblems = {
  unavailable: () =>
    new Problem(503, 'sso-unavailable', 'The identity provider does not answer, or not as it should.', {
      hint: 'Try again in a minute, or sign in with your password. The log says what was wrong; an administrator can check the issuer.',
      headers: { 'Retry-After': '30' },
    }),
  notApproved: (origin: string) =>
    new Problem(503, 'sso-not-approved', `The platform may send nothing to ${origin}, which signing in here needs.`, {
      hint: `An administrator must approve ${origin} as a destination (purpose sso), or see in the audit log why nothing is sent there. Until then sign in with your password.`,
    }),
  over: () =>
    new Problem(400, 'sso-over', 'This sign-in cannot go on: it is over, was used, or began in another browser.', {
      hint: 'Begin again on the sign-in page.',
    }),
  refused: () =>
    new Problem(401, 'sso-refused', 'The identity provider did not sign you in, or its answer is not to be believed.', {
      hint: 'Begin again; if it stays, give the request_id to whoever runs the platform.',
    }),
  noEmail: () =>
    new Problem(403, 'sso-no-email', 'The identity provider gives no e-mail address for you.', {
      hint: 'An administrator must ask it for the scope email.',
    }),
  unverified: () =>
    new Problem(403, 'sso-email-unverified', 'The identity provider has not verified your e-mail address.', {
      hint: 'An account that is here already is only opened to an address that the provider says is verified (email_verified).',
    }),
  unknownUser: () =>
    new Problem(403, 'sso-unknown-user', 'The identity provider knows you, and this platform does not.', {
      hint: 'Ask an administrator to invite you.',
    }),
  noRole: () =>
    new Problem(403, 'sso-no-role', 'None of your groups has a role here.', {
      hint: 'Ask an administrator to map one of your groups at the identity provider to a role.',
    }),
  disabled: () =>
    new Problem(403, 'sso-disabled', 'Your account is disabled.', { hint: 'Ask an administrator to enable it.' }),
  locked: () =>
    new Problem(423, 'locked', 'Your account is locked after too many wrong attempts.', {
      hint: 'Wait half an hour, use a browser you have signed in with before, or ask an administrator to unlock you.',
    }),
  lastAdministrator: () =>
    new Problem(403, 'sso-last-administrator', 'Your groups would take the last administrator away.', {
      hint: 'Map one of your groups to the role admin, or make somebody else an administrator first.',
    }),
} as const;
