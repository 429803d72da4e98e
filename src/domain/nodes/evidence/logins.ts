import type { EvidenceRule, Fact, StoredObservation } from '../fact.ts';
import { textOf } from '../fact.ts';
import { hostName } from '../host-name.ts';

/** Machines that sign in: their own accounts in Kerberos, the names they give in NTLM and RDP, and what servers answer. */
export const logins: EvidenceRule = {
  kinds: ['login'],
  facts(seen) {
    const application = textOf(seen, 'application');
    if (application === 'kerberos') return kerberosFacts(seen);
    if (application === 'ntlm') return ntlmFacts(seen);
    // RDP cuts names after 15 characters.
    return application === 'rdp' ? named(seen.src, textOf(seen, 'client_name'), 'rdp', 65) : [];
  },
};

/** Names in sessions of SMB: what the client calls itself when it signs in. */
export const smbSessions: EvidenceRule = {
  kinds: ['smb'],
  facts: (seen) => [
    ...named(seen.src, textOf(seen, 'hostname'), 'smb', 80),
    ...named(seen.dst, shareHost(textOf(seen, 'path')), 'smb-share', 55),
  ],
};

/** `MACHINE$/REALM` or `MACHINE$@REALM`: a machine's own account, used by itself only. */
const MACHINE = /^([a-z0-9_-]{1,63})\$(?:[/@]([a-z0-9.-]{1,200}))?$/i;

function kerberosFacts(seen: StoredObservation): Fact[] {
  const [, machine, realm = ''] = MACHINE.exec(textOf(seen, 'user') ?? '') ?? [];
  const own = hostName(machine ?? null);
  // A refused request says who somebody would like to be.
  const refused = seen.detail.success === false || textOf(seen, 'error') !== null;
  if (own === null || seen.src === null || refused) return [];
  const value = hostName(`${own}.${realm}`) ?? own;
  return [
    { address: seen.src, kind: 'name', source: 'kerberos', value, confidence: 85 },
    { address: seen.src, kind: 'identity', source: 'kerberos', value: `machine ${value}`, confidence: 85 },
  ];
}

function ntlmFacts(seen: StoredObservation): Fact[] {
  return [
    ...named(seen.src, textOf(seen, 'hostname'), 'ntlm', 75),
    ...named(seen.dst, textOf(seen, 'server_fqdn') ?? textOf(seen, 'server_name'), 'ntlm', 85),
  ];
}

/** The server in `\\server\share`. */
function shareHost(path: string | null): string | null {
  return /^\\\\([^\\]{1,253})\\/.exec(path ?? '')?.[1] ?? null;
}

function named(address: string | null, text: string | null, source: string, confidence: number): Fact[] {
  const value = hostName(text);
  return address === null || value === null ? [] : [{ address, kind: 'name', source, value, confidence }];
}
