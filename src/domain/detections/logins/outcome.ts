import type { ObservationKind, ObservationValue } from '../../logs/observation.ts';
import type { ObservedRow } from '../observation-rule.ts';

type Detail = ObservedRow['detail'];

/** FTP: 230 is signed in, 530 is not (RFC 959). */
const FTP = new Map<ObservationValue | undefined, boolean>([
  [230, true],
  [530, false],
]);
/** Replies that say how a sign-in ended; others are about files. */
export const FTP_OUTCOMES: readonly string[] = [...FTP.keys()].map(String);
/** RADIUS, by Zeek's words for Access-Accept and Access-Reject. */
const RADIUS = new Map<ObservationValue | undefined, boolean>([
  ['success', true],
  ['failed', false],
]);
/** LDAP (RFC 4511): a wrong password, an unknown or a disabled user are one code; servers that lock out state another. */
const LDAP = new Map<ObservationValue | undefined, boolean>([
  ['success', true],
  ['invalid credentials', false],
  ['constraint violation', false],
]);
/** SMB, by the status of a session's setup (MS-ERREF). An expired password was the right one. */
const SMB_REFUSED = /^STATUS_(LOGON_FAILURE|WRONG_PASSWORD|NO_SUCH_USER|ACCOUNT_\w+)$/;
/** Kerberos (RFC 4120): a wrong password, an unknown user, one that is locked. Other errors say nothing of a password. */
const KERBEROS_REFUSED = new Set([
  'KDC_ERR_PREAUTH_FAILED',
  'KDC_ERR_C_PRINCIPAL_UNKNOWN',
  'KDC_ERR_CLIENT_REVOKED',
  'KRB_AP_ERR_BAD_INTEGRITY',
]);

const BY_KIND: Partial<Record<ObservationKind, (detail: Detail) => boolean | null>> = {
  'file-transfer': ({ reply_code }) => FTP.get(reply_code) ?? null,
  ldap: bindOutcome,
  smb: sessionOutcome,
};

/** Whether the record says that somebody signed in, or was refused; null when it says neither. */
export function outcomeOf({ kind, detail }: ObservedRow): boolean | null {
  const known = BY_KIND[kind];
  if (known) return known(detail);
  if (detail.application === 'kerberos') return kerberosOutcome(detail);
  if (detail.application === 'radius') return RADIUS.get(detail.result) ?? null;
  // Sessions without a name are open to everybody.
  if (detail.application === 'ntlm' && typeof detail.user !== 'string') return null;
  for (const stated of [detail.auth_success, detail.success]) if (typeof stated === 'boolean') return stated;
  return null;
}

/** Without a name it is nobody who signs in: servers let everybody do that. With SASL the name is in the credentials. */
function bindOutcome({ operation, object, result }: Detail): boolean | null {
  if (operation === 'bind simple') return typeof object === 'string' ? (LDAP.get(result) ?? null) : null;
  return typeof operation === 'string' && operation.startsWith('bind') ? (LDAP.get(result) ?? null) : null;
}

function sessionOutcome({ command, status }: Detail): boolean | null {
  if (typeof command !== 'string' || !command.includes('SESSION_SETUP') || typeof status !== 'string') return null;
  if (status === 'STATUS_SUCCESS') return true;
  return SMB_REFUSED.test(status) ? false : null;
}

/** Tickets for services (TGS) are asked for by who is signed in: they say nothing of a password. */
function kerberosOutcome({ request_type, failed_request, success, error }: Detail): boolean | null {
  if (String(failed_request ?? request_type).includes('TGS')) return null;
  if (typeof error === 'string') return KERBEROS_REFUSED.has(error) ? false : null;
  // Suricata names the answer, Zeek the outcome.
  if (request_type === 'KRB_AS_REP') return true;
  return typeof success === 'boolean' ? success : null;
}
