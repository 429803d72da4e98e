import type { ObservedRow } from '../observation-rule.ts';

/** An attempt to sign in, whose outcome the log states. */
export interface Attempt {
  client: string;
  server: string;
  /** ssh, rdp, ntlm, kerberos, ftp, radius … */
  service: string;
  port: number | null;
  user: string | null;
  succeeded: boolean;
  time: number;
}

/** What records of these kinds can be. */
export const LOGIN_KINDS = ['ssh', 'login', 'file-transfer'] as const;

/** FTP: 230 is signed in, 530 is not (RFC 959). */
const FTP_SIGNED_IN = 230;
const FTP_REFUSED = 530;
/** Kerberos errors that say nothing of a password: the client is to send proof, or asks for another realm. */
const NO_REFUSAL = new Set(['KDC_ERR_PREAUTH_REQUIRED', 'KDC_ERR_S_PRINCIPAL_UNKNOWN', 'KDC_ERR_WRONG_REALM']);

/** The attempt that a record tells of; null when it is none, or its outcome is not known. */
export function attemptOf(row: ObservedRow): Attempt | null {
  if (row.src === null || row.dst === null) return null;
  const outcome = outcomeOf(row);
  if (outcome === null) return null;
  return {
    ...{ client: row.src, server: row.dst, port: row.dst_port, time: row.time, succeeded: outcome },
    service: serviceOf(row),
    user: userOf(row),
  };
}

function serviceOf({ kind, detail }: ObservedRow): string {
  if (kind === 'ssh') return 'ssh';
  return typeof detail.application === 'string' ? detail.application : kind;
}

function userOf({ detail, kind, name }: ObservedRow): string | null {
  if (typeof detail.user === 'string') return detail.user;
  return kind === 'login' ? name : null;
}

function outcomeOf({ kind, detail }: ObservedRow): boolean | null {
  if (kind === 'file-transfer') {
    if (detail.reply_code === FTP_SIGNED_IN) return true;
    return detail.reply_code === FTP_REFUSED ? false : null;
  }
  for (const stated of [detail.auth_success, detail.success]) {
    if (stated === true) return true;
    if (stated === false) return NO_REFUSAL.has(String(detail.error)) ? null : false;
  }
  return null;
}
