import type { ObservationKind } from '../../logs/observation.ts';
import type { EvidenceRule, Fact, StoredObservation } from '../fact.ts';
import { dhcpLeases } from './dhcp.ts';
import { dnsAnswers } from './dns.ts';
import { hopLimits } from './hop-limits.ts';
import { httpRequests } from './http.ts';
import { logins, smbSessions } from './logins.ts';
import { knownServices, scannedHosts, scannedPorts } from './scanned.ts';
import { softwareSeen } from './software.ts';
import { sshSessions } from './ssh.ts';
import { statedNames } from './stated-names.ts';
import { tlsNames } from './tls.ts';

/** Everything that turns observations into facts about addresses. */
const evidence: readonly EvidenceRule[] = [
  ...[dnsAnswers, dhcpLeases, tlsNames, httpRequests, logins, smbSessions, sshSessions, softwareSeen],
  ...[scannedHosts, scannedPorts, knownServices, statedNames, hopLimits],
];

/** Grows when the rules change: uploads are then asked again. */
export const EVIDENCE_VERSION = 2;

const BY_KIND = new Map<ObservationKind, EvidenceRule[]>();
for (const rule of evidence) {
  for (const kind of rule.kinds) BY_KIND.set(kind, [...(BY_KIND.get(kind) ?? []), rule]);
}

/** Kinds of observations that some rule reads. */
export const EVIDENCE_KINDS: readonly ObservationKind[] = [...BY_KIND.keys()];

/** Everything that one observation says of addresses. */
export function factsOf(seen: StoredObservation): Fact[] {
  return (BY_KIND.get(seen.kind) ?? []).flatMap((rule) => rule.facts(seen));
}
