import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { defineFlowRule, type ExampleFlow } from '../flow-rule.ts';
import type { FlowGroup } from '../flows/flow-group.ts';

const ID = 'new-destination';
const DAY = 86_400;

const settings = z.strictObject({
  /** Days of flows before a destination can be new; without them everything is. */
  history_days: z.number().min(1).default(7),
  /** Days that a destination stays new. */
  new_days: z.number().min(0.1).default(3),
  /** Networks outside that the client knew before, at most: people's machines meet new ones all day. */
  networks: z.number().int().min(1).default(12),
  /** Machines of the house that talk to the network, at most. */
  clients: z.number().int().min(1).default(1),
  /** Answered conversations with the network. */
  conversations: z.number().int().min(1).default(5),
});
type Limits = z.output<typeof settings>;

/** What a client has to do with a network outside. */
interface Contact {
  server: string;
  service: string;
  port: number;
  protocol: number;
  conversations: number;
  bytesOut: number;
  first: number;
  last: number;
}

interface Candidate {
  client: string;
  before: number;
  contacts: Map<string, Contact>;
}

/**
 * A machine that talks to few networks outside, and begins to talk to one that nobody in the house ever talked to. Networks
 * and not addresses are counted, because what lies in a cloud changes its address every day.
 */
export const newDestination = defineFlowRule<Limits>({
  id: ID,
  title: 'New destination outside',
  description: 'A machine with few destinations outside began to talk to one that nobody else in the house knows.',
  technique: 'T1071',
  reads: 'service',
  settings,
  open({ settings: limits, window, emit }) {
    const from = Math.max(window.from + limits.history_days * DAY, window.to - limits.new_days * DAY);
    const clients = new Map<string, number>();
    const found: Candidate[] = [];
    let client: string | null = null;
    let contacts = new Map<string, Contact>();
    const close = () => {
      for (const network of contacts.keys()) clients.set(network, (clients.get(network) ?? 0) + 1);
      const candidate = client === null ? null : judge(client, contacts, { ...limits, from });
      if (candidate) found.push(candidate);
      contacts = new Map();
    };
    return {
      group(group) {
        if (group.clientScope === 'external' || group.serverScope !== 'external' || !isHost(group.serverScope)) return;
        if (group.client !== client) close();
        client = group.client;
        add(contacts, group);
      },
      end() {
        close();
        for (const candidate of found) {
          const fresh = [...candidate.contacts].filter(([network]) => (clients.get(network) ?? 0) <= limits.clients);
          const [first] = fresh;
          if (first) emit(toFinding(candidate, [first[1], ...fresh.slice(1).map(([, contact]) => contact)]));
        }
      },
    };
  },
  examples: [
    {
      name: 'a server that calls its two partners, and on the tenth day somebody else',
      flows: [...daily(12, '203.0.113.4'), ...daily(12, '192.0.2.4'), ...calls(20, '198.51.100.9', 10)],
      finds: ['10.0.0.7'],
    },
    {
      name: 'the same when the logs begin three days before',
      flows: [...daily(4, '203.0.113.4'), ...calls(20, '198.51.100.9', 3)],
      finds: [],
    },
    {
      name: 'another address of the same network',
      flows: [...daily(12, '203.0.113.4'), ...calls(20, '203.0.7.9', 10)],
      finds: [],
    },
    {
      name: 'what another machine talks to as well',
      flows: [
        ...daily(12, '203.0.113.4'),
        ...calls(20, '198.51.100.9', 10),
        ...daily(12, '198.51.100.9').map((flow) => ({ ...flow, client: '10.0.0.8' })),
      ],
      finds: [],
    },
    {
      name: 'a desk that goes everywhere',
      flows: [
        ...Array.from({ length: 30 }, (_, n) => daily(12, `${20 + n}.7.0.4`)).flat(),
        ...calls(20, '198.51.100.9', 10),
      ],
      finds: [],
    },
  ],
});

function daily(days: number, server: string): ExampleFlow[] {
  return Array.from({ length: days }, (_, n) => ({ client: '10.0.0.7', server, time: 1_767_600_000 + n * DAY }));
}

function calls(count: number, server: string, day: number): ExampleFlow[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{ client: '10.0.0.7', server, time: 1_767_600_000 + day * DAY + n * 300, bytesOut: 4_000 },
  }));
}

/** The /16 of an IPv4 address, the /32 of an IPv6 address. */
function networkOf(address: string): string {
  return address.includes(':') ? address.split(':', 2).join(':') : address.split('.', 2).join('.');
}

function add(contacts: Map<string, Contact>, group: FlowGroup): void {
  const network = networkOf(group.server);
  const { server, protocol, port, times } = group;
  const answered = group.length - group.failures;
  const bytesOut = group.bytesOut.reduce((sum, one) => sum + one, 0);
  const [first, last] = [times[0] as number, times[group.length - 1] as number];
  const known = contacts.get(network);
  if (!known) {
    const service = serviceLabel(protocol, port);
    contacts.set(network, { server, service, port, protocol, conversations: answered, bytesOut, first, last });
    return;
  }
  known.conversations += answered;
  known.bytesOut += bytesOut;
  known.first = Math.min(known.first, first);
  known.last = Math.max(known.last, last);
}

/** The networks that are new to the client; null where it is itself new, or knows too many. */
function judge(client: string, contacts: Map<string, Contact>, limits: Limits & { from: number }): Candidate | null {
  const known = [...contacts.values()].filter(({ first }) => first < limits.from);
  const since = Math.min(...known.map(({ first }) => first));
  if (known.length === 0 || known.length > limits.networks) return null;
  if (since > limits.from - (limits.history_days * DAY) / 2) return null;
  const fresh = [...contacts].filter(
    ([, { first, conversations }]) => first >= limits.from && conversations >= limits.conversations,
  );
  return fresh.length === 0 ? null : { client, before: known.length, contacts: new Map(fresh) };
}

function toFinding({ client, before }: Candidate, contacts: readonly [Contact, ...Contact[]]): Finding {
  const [one] = contacts;
  const bytes = contacts.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
  const only = contacts.length === 1;
  return {
    detection: ID,
    fingerprint: client,
    severity: bytes >= 10e6 ? 'medium' : 'low',
    score: toScore(0.2 + Math.log10(1 + bytes / 1e5) / 6),
    title: only
      ? `${client} began to talk to ${one.server}, which nobody else does`
      : `${client} began to talk to ${contacts.length} networks outside, which nobody else does`,
    description:
      `${client} talked to ${before} networks outside before. Now it also talks to ` +
      `${contacts
        .slice(0, 5)
        .map(({ server, service }) => `${server} (${service})`)
        .join(', ')}, which no other machine of ` +
      'the house does. A new partner or a new program looks so, and so does a program that reports home.',
    ...{ client, server: only ? one.server : null },
    ...{ protocol: only ? one.protocol : null, port: only && one.port > 0 ? one.port : null },
    evidence: {
      ...{ networks_before: before, new_networks: contacts.length, bytes_out: bytes },
      conversations: contacts.reduce((sum, { conversations }) => sum + conversations, 0),
      servers: contacts.slice(0, MOST_EXAMPLES).map(({ server }) => server),
      since: contacts.slice(0, MOST_EXAMPLES).map(({ first }) => new Date(first * 1000).toISOString()),
    },
    first_seen: new Date(Math.min(...contacts.map(({ first }) => first)) * 1000),
    last_seen: new Date(Math.max(...contacts.map(({ last }) => last)) * 1000),
  };
}
