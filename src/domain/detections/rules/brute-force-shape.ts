import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { defineFlowRule, type ExampleFlow } from '../flow-rule.ts';
import type { FlowGroup } from '../flows/flow-group.ts';
import { type Guesses, guessesOf } from '../logins/guesses.ts';

const ID = 'brute-force-shape';
/** Services that let people in, where no log names the protocol: FTP, SSH, Telnet, RDP, VNC. */
const SIGN_IN_PORTS = [21, 22, 23, 2222, 3389, 5900];

const settings = z.strictObject({
  /** Conversations that look like refused sign-ins, within `within` seconds; Slips is sure of SSH from thirty on. */
  attempts: z.number().int().min(5).default(30),
  within: z.number().min(60).default(600),
  /** Share of the answered conversations that look so. */
  share: z.number().min(0).max(1).default(0.9),
  /** TCP ports of services that let people in; where a log names such a protocol, any port is one. */
  ports: z.array(z.int().min(1).max(65_535)).default(SIGN_IN_PORTS),
});
type Limits = z.output<typeof settings>;

/**
 * Guessed passwords where no log says how a sign-in ended: many short conversations of like sizes with a service that lets
 * people in, too fast for a person. One much longer conversation, after which the guessing ends, makes it graver.
 */
export const bruteForceShape = defineFlowRule<Limits>({
  id: ID,
  title: 'Brute force by shape',
  description: 'A client had many short, alike conversations with a service that lets people in.',
  technique: 'T1110.001',
  reads: 'service',
  settings,
  open({ settings: limits, emit }) {
    const ports = new Set(limits.ports);
    return {
      group(group) {
        if (group.length < limits.attempts || group.protocol !== PROTOCOL.tcp || group.isSelf) return;
        if (!isHost(group.serverScope) || !(ports.has(group.port) || group.letsPeopleIn)) return;
        const guesses = guessesOf(group, limits.within);
        if (!guesses || guesses.densest < limits.attempts || guesses.share < limits.share) return;
        emit(toFinding(group, guesses));
      },
      end() {},
    };
  },
  examples: [
    {
      name: 'a conversation every four seconds with SSH',
      flows: refused(200),
      finds: ['10.0.0.7|198.51.100.1|6|22'],
    },
    {
      name: 'remote desktop, and then a long session',
      flows: [
        ...refused(90, { port: 3389 }),
        { ...refused(1, { port: 3389 })[0], time: 1_767_601_000, duration: 900, bytesOut: 90e3, bytesIn: 2e6 },
      ] as ExampleFlow[],
      finds: ['10.0.0.7|198.51.100.1|6|3389'],
    },
    {
      name: 'the same on another port, which a log calls SSH',
      flows: refused(200, { port: 40_022, letsPeopleIn: true }),
      finds: ['10.0.0.7|198.51.100.1|6|40022'],
    },
    {
      name: 'the same on a port of which nothing is known',
      flows: refused(200, { port: 40_022 }),
      finds: [],
    },
    {
      name: 'a monitor that reads the greeting and leaves',
      flows: refused(200, { bytesOut: 21, bytesIn: 41, ipBytesOut: 250, ipBytesIn: 240 }),
      finds: [],
    },
    {
      name: 'a monitor that signs in every minute',
      flows: refused(600, {}, 60),
      finds: [],
    },
    {
      name: 'files fetched one after another, each of its own size',
      flows: refused(200).map((flow, n) => ({ ...flow, bytesIn: 3_000 * (1 + (n % 9)) })),
      finds: [],
    },
    {
      name: 'a server that refuses every connection',
      flows: refused(200, { failed: true, bytesOut: 0, bytesIn: 0 }),
      finds: [],
    },
  ],
});

function refused(count: number, stated: Partial<ExampleFlow> = {}, every = 4): ExampleFlow[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{ client: '10.0.0.7', port: 22, time: 1_767_600_000 + n * every, duration: 1.6 + (n % 5) / 10 },
    ...{ bytesOut: 1_200 + (n % 7) * 16, bytesIn: 2_100 + (n % 3) * 16, ...stated },
  }));
}

function toFinding(group: FlowGroup, guesses: Guesses): Finding {
  const { client, server, protocol, port, times } = group;
  const { count, densest, share, longer } = guesses;
  const service = serviceLabel(protocol, port);
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${protocol}|${port}`,
    severity: severityOf(group, guesses),
    score: toScore((longer ? 0.6 : 0.3) + Math.log10(count) / 10),
    title: `Brute force by shape: ${client} tried ${service} on ${server} ${count} times`,
    description:
      `${client} (${group.clientScope}) had ${count} short conversations of like sizes with ${service} on ${server} ` +
      `(${group.serverScope}), up to ${densest} within minutes. Refused sign-ins look so; no log says how these ended.` +
      (longer ? ' Then came a much longer one, and no more of the others: look at what was done with it.' : ''),
    ...{ client, server, protocol, port },
    evidence: {
      ...{ conversations: group.length, alike: count, most_at_once: densest, share: toScore(share) },
      ...{ median_bytes_out: guesses.medianOut, median_bytes_in: guesses.medianIn },
      ...(longer ? { longer_at: new Date(longer.time * 1000).toISOString(), longer_bytes: longer.bytes } : {}),
    },
    first_seen: new Date((times[0] as number) * 1000),
    last_seen: new Date((times[times.length - 1] as number) * 1000),
  };
}

/** From outside it is the weather of the Internet, unless somebody got in. */
function severityOf({ clientScope }: FlowGroup, { longer, count }: Guesses): Severity {
  if (longer) return 'high';
  return clientScope === 'external' && count < 100 ? 'low' : 'medium';
}
