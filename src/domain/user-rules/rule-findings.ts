import { type Finding, MOST_EXAMPLES, toScore } from '../detections/finding.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Firing } from './firings.ts';

const SCORES = { critical: 0.95, high: 0.8, medium: 0.6, low: 0.4, info: 0.2 } as const;

/** The name under which alerts of a rule stand. */
export function ruleDetection(id: string): string {
  return `rule:${id}`;
}

/** Makes one finding of all firings of a group; firings of a group come one after the other. */
export function openRuleFindings(id: string, rule: CompiledRule, emit: (finding: Finding) => void) {
  let group: Firing[] = [];
  let times = 0;
  let last: Firing | null = null;
  const close = () => {
    if (last !== null) emit(findingOf(id, rule, { first: group[0] as Firing, last, times, examples: group }));
    [group, times, last] = [[], 0, null];
  };
  return {
    fired(firing: Firing) {
      if (last !== null && last.groups !== firing.groups) close();
      if (group.length < MOST_EXAMPLES) group.push(firing);
      times += 1;
      last = firing;
    },
    end: close,
  };
}

interface Firings {
  first: Firing;
  last: Firing;
  times: number;
  examples: readonly Firing[];
}

function findingOf(id: string, rule: CompiledRule, { first, last, times, examples }: Firings): Finding {
  const { client, server, protocol, port } = last.event;
  const same = <Key extends 'client' | 'server' | 'port'>(key: Key) =>
    examples.every(({ event }) => event[key] === last.event[key]);
  const fired = times === 1 ? 'once' : `${times} times`;
  const group = last.groups.filter(Boolean).join(' → ');
  return {
    detection: ruleDetection(id),
    fingerprint: last.groups.join('|').slice(0, 500),
    severity: rule.severity,
    score: toScore(SCORES[rule.severity]),
    title: (group === '' ? rule.title : `${rule.title}: ${group}`).slice(0, 500),
    description: `${rule.description}\nThe rule fired ${fired}.`,
    client: same('client') ? client : null,
    server: same('server') ? server : null,
    protocol: same('port') ? protocol : null,
    port: same('port') ? port : null,
    evidence: {
      ...{ fired: times, group: last.groups, techniques: rule.techniques },
      examples: examples.map(({ time, amount, event }) => ({
        ...{ time: new Date(time * 1000).toISOString(), amount },
        ...{ client: event.client, server: event.server, port: event.port, value: event.value },
      })),
    },
    first_seen: new Date(first.time * 1000),
    last_seen: new Date(last.time * 1000),
  };
}
