import { hasPorts } from '../logs/flow.ts';
import {
  type Audience,
  type Compliance,
  type Encryption,
  type FrameworkStatus,
  type KnownService,
  type PortKnowledge,
  placeOf,
  type Risk,
} from './knowledge.ts';
import { protocolName } from './protocols.ts';

/** What is known about a (protocol, port). */
export interface PortFacts {
  /** Null when nobody registered or described it. */
  name: string | null;
  /** As IANA registered it; null when nobody did. */
  registered_name: string | null;
  /** What it commonly is. */
  description: string | null;
  category: string;
  encryption: Encryption;
  audience: Audience;
  /** What it is known to be abused for. */
  abuse: { kind: string; text: string }[];
  risk: Risk;
  compliance: Compliance;
  /** Why it was judged so, in words for the person who has to act. */
  reason: string;
  frameworks: FrameworkStatus[];
}

/** First port of the dynamic range (RFC 6335, section 6). */
const FIRST_DYNAMIC = 49_152;
const NOTHING_ELSE = { category: 'unknown', encryption: 'unknown', audience: 'unknown', abuse: [] } as const;

/** Names a (protocol, port) and judges it: our own judgement first, then the default of its kind. */
export function researchPort(protocol: number, port: number, knowledge: PortKnowledge): PortFacts {
  const place = placeOf(protocol, port);
  const registered = knowledge.names.get(place);
  const registered_name = registered?.[0] ?? null;
  const service = knowledge.services.get(place);
  if (service) return { ...factsOf(service, knowledge), registered_name };
  const kind = kindOf(port, registered !== undefined);
  const { profile, ...judgement } = knowledge.defaults[kind];
  return {
    ...{ ...NOTHING_ELSE, abuse: [], ...judgement, registered_name, frameworks: demandsOf(profile, knowledge) },
    name: registered_name ?? (port === 0 ? nameWithoutPort(protocol) : null),
    description: registered?.[1] || null,
  };
}

/** Whether the knowledge has anything particular to say about it. */
export function isKnown(protocol: number, port: number, knowledge: PortKnowledge): boolean {
  const place = placeOf(protocol, port);
  return knowledge.services.has(place) || knowledge.names.has(place);
}

function factsOf(service: KnownService, knowledge: PortKnowledge): Omit<PortFacts, 'registered_name'> {
  const { name, description, category, encryption, audience, risk, compliance, reason, profile } = service;
  return {
    ...{ name, description, category, encryption, audience, risk, compliance, reason },
    abuse: service.abuse.map((kind) => ({ kind, text: knowledge.abuse[kind] as string })),
    frameworks: demandsOf(profile, knowledge),
  };
}

function demandsOf(profile: string, { demands }: PortKnowledge): FrameworkStatus[] {
  return demands.get(profile) ?? [];
}

function kindOf(port: number, registered: boolean): keyof PortKnowledge['defaults'] {
  if (registered) return 'registered';
  if (port === 0) return 'portless';
  return port >= FIRST_DYNAMIC ? 'dynamic' : 'unregistered';
}

function nameWithoutPort(protocol: number): string | null {
  return protocol === 0 || hasPorts(protocol) ? null : protocolName(protocol);
}
