import type { ObservedRow } from '../observation-rule.ts';
import { outcomeOf } from './outcome.ts';

/** An attempt to sign in, whose outcome the log states. */
export interface Attempt {
  client: string;
  server: string;
  /** ssh, rdp, ntlm, kerberos, ldap, smb, ftp, radius … */
  service: string;
  port: number | null;
  user: string | null;
  succeeded: boolean;
  time: number;
}

/** What records of these kinds can be. */
export const LOGIN_KINDS = ['ssh', 'login', 'file-transfer', 'ldap', 'smb'] as const;

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
  if (kind === 'ssh' || kind === 'smb') return kind;
  return typeof detail.application === 'string' ? detail.application : kind;
}

function userOf({ detail, kind, name }: ObservedRow): string | null {
  if (typeof detail.user === 'string') return detail.user;
  return kind === 'login' || kind === 'ldap' ? name : null;
}
