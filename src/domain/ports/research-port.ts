import { hasPorts } from '../logs/flow.ts';
import { type Compliance, type PortKnowledge, placeOf, type Risk } from './knowledge.ts';
import { protocolName } from './protocols.ts';

/** What is known about a (protocol, port). */
export interface PortFacts {
  /** Null when nobody registered or described it. */
  name: string | null;
  description: string | null;
  risk: Risk;
  compliance: Compliance;
  /** Why it was judged so, in words for the person who has to act. */
  reason: string;
}

/** First port of the dynamic range (RFC 6335, section 6). */
const FIRST_DYNAMIC = 49_152;

/** Names a (protocol, port) and judges it: our own judgement first, then the default of its kind. */
export function researchPort(protocol: number, port: number, knowledge: PortKnowledge): PortFacts {
  const place = placeOf(protocol, port);
  const service = knowledge.services.get(place);
  const registered = knowledge.names.get(place);
  const description = service?.description ?? (registered?.[1] || null);
  if (service) {
    const { name, risk, compliance, reason } = service;
    return { name, description, risk, compliance, reason };
  }
  if (registered) return { name: registered[0], description, ...knowledge.defaults.registered };
  if (port === 0) return { name: nameWithoutPort(protocol), description: null, ...knowledge.defaults.portless };
  const kind = port >= FIRST_DYNAMIC ? 'dynamic' : 'unregistered';
  return { name: null, description: null, ...knowledge.defaults[kind] };
}

/** Whether the knowledge has anything particular to say about it. */
export function isKnown(protocol: number, port: number, knowledge: PortKnowledge): boolean {
  const place = placeOf(protocol, port);
  return knowledge.services.has(place) || knowledge.names.has(place);
}

function nameWithoutPort(protocol: number): string | null {
  return protocol === 0 || hasPorts(protocol) ? null : protocolName(protocol);
}
