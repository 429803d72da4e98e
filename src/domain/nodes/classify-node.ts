import { bestName, type NameEvidence, rankNames } from './best-name.ts';
import { bestOs, type OsEvidence } from './best-os.ts';
import { type Interval, mostAtOnce } from './concurrent.ts';
import { decideType, type TypeVerdict } from './decide-type.ts';
import type { FactKind } from './fact.ts';
import { rolesOf } from './node-roles.ts';
import type { NodeView, Reach, TypeFact, Use, Usual } from './node-view.ts';

/** A fact of an address, over all uploads. Times are seconds since the Unix epoch. */
export interface KnownFact extends Interval {
  kind: FactKind;
  source: string;
  value: string;
  confidence: number;
  count: number;
  /** Addresses of which the same source says the same. */
  addresses: number;
}

/** Everything that is known of a node before it is classified. */
export interface NodeEvidence {
  address: string;
  scope: NodeView['scope'];
  offers: Use[];
  uses: Use[];
  reach: Reach;
  facts: KnownFact[];
  /** What people said, above evidence. */
  corrected: { hostname: string | null; os: string | null };
}

/** What follows for a node from evidence alone, with reasons; what people said comes on top of it. */
export interface NodeClass {
  hostname: { value: string; confidence: number; source: string } | null;
  /** All names, the best first, with what each is worth. */
  names: { value: string; source: string; confidence: number }[];
  vendor: string | null;
  os: { value: string; confidence: number; reasons: string[] } | null;
  type: TypeVerdict;
  roles: string[];
}

const MOST_NAMES = 12;
const NO_TYPE: TypeVerdict = { type: 'unknown', confidence: 0, candidates: [] };

/** Says what a node is. Pure: the same evidence gives the same answer. */
export function classifyNode(evidence: NodeEvidence, usual: Usual): NodeClass {
  const { address, scope, offers, uses, reach, facts, corrected } = evidence;
  const of = (kind: FactKind) => facts.filter((fact) => fact.kind === kind);
  const ranked = rankNames(of('name') as NameEvidence[]);
  const name = bestName(ranked);
  const os = bestOs(of('os') as OsEvidence[]);
  const vendor = latest(of('vendor'));
  const view: NodeView = {
    ...{ address, scope, offers, uses, reach, vendor },
    name: corrected.hostname ?? name?.value ?? null,
    os: corrected.os ?? (os !== null && os.confidence >= 40 ? os.value : null),
    osFamilies: os?.families ?? 0,
    machines: mostAtOnce(of('identity').filter(({ value }) => value.startsWith('machine '))),
    facts: of('type') as TypeFact[],
    openPorts: new Set(of('open-port').map(({ value }) => value)),
  };
  return {
    hostname: name === null ? null : { value: name.value, confidence: name.score, source: name.source },
    names: ranked.slice(0, MOST_NAMES).map(({ value, source, score }) => ({ value, source, confidence: score })),
    vendor,
    os: os === null ? null : { value: os.value, confidence: os.confidence, reasons: os.reasons },
    // Of machines outside only what they are to us can be said, and groups of machines are none.
    type: scope === 'internal' || scope === 'link_local' ? decideType(view, usual) : NO_TYPE,
    roles: rolesOf(view),
  };
}

/** An address that is handed out has had several; the last one counts. */
function latest(facts: readonly KnownFact[]): string | null {
  const [last] = [...facts].sort((one, other) => other.lastSeen - one.lastSeen || other.count - one.count);
  return last?.value ?? null;
}
