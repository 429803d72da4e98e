import { atSite } from './at-site.ts';
import type { components } from './generated/api.d.ts';

type Schemas = components['schemas'];

/** An alert in words: who, to whom, what, when, how sure, why, what next, and what became of it. */
export function alertText(alert: Schemas['AlertDetail'], history: readonly Schemas['AlertEvent'][]): string {
  const service = [alert.protocol_name, alert.port].filter((part) => part !== null).join('/');
  const { clocks } = alert;
  const lines: [string, string | null][] = [
    ['what', `${alert.title} (${alert.detection}${alert.technique ? `, ${alert.technique}` : ''})`],
    ['who', atSite(alert.client, alert.client_site)],
    ['to whom', [atSite(alert.server, alert.server_site), service].filter(Boolean).join(' ') || null],
    ...alert.affected.nodes.map((node, at): [string, string] => [at === 0 ? 'machines' : '', nodeText(node)]),
    ...alert.affected.applications.map(({ name, criticality, owner, members }, at): [string, string] => [
      at === 0 ? 'applications' : '',
      [name, criticality, owner && `of ${owner}`, `(${members.join(', ')})`].filter(Boolean).join(' '),
    ]),
    ['when', `${alert.first_seen} to ${alert.last_seen}, found ${alert.occurrences} times`],
    ['severity', alert.severity],
    ['how sure', `${Math.round(alert.confidence * 100)} %`],
    ['score', `${alert.score} of 100`],
    ...alert.score_parts.map(({ part, points, most, because }): [string, string] => [
      `  ${part}`,
      `${points} of ${most}: ${because}`,
    ]),
    ['why', alert.description],
    ...alert.next_steps.map((step, at): [string, string] => [at === 0 ? 'what next' : '', `${at + 1}. ${step}`]),
    ['status', `${alert.status}${clocks.overdue ? `, late to ${clocks.overdue}` : ''}`],
    ['by when', `acknowledge by ${clocks.acknowledge_by}, resolve by ${clocks.resolve_by}`],
    ...history.map(({ at, kind, before, after, comment }, no): [string, string] => [
      no === 0 ? 'history' : '',
      [at, kind, before && after ? `${before} → ${after}` : after, comment].filter(Boolean).join('  '),
    ]),
  ];
  return lines
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(12)} ${value}`)
    .join('\n');
}

function nodeText({
  address,
  address_site,
  hostname,
  node_type,
  zone,
}: Schemas['AlertDetail']['affected']['nodes'][0]) {
  const what = node_type === 'unknown' ? null : node_type;
  return [atSite(address, address_site), hostname, what, zone && `in ${zone}`].filter(Boolean).join(' ');
}

/** The records behind an alert, each with its file, its line and, where there is one, its text. */
export function evidenceText({ flows, observations }: Schemas['AlertEvidence']): string {
  const records = [...flows, ...observations];
  if (records.length === 0) return 'No records.';
  return records
    .map((record) => {
      const member = record.member ? ` (${record.member})` : '';
      const place = `${record.upload}${member}, line ${record.line}, sha256 ${record.sha256.slice(0, 12)}`;
      return `${record.time}  ${atSite(record.client, record.client_site) ?? ''} → ${atSite(record.server, record.server_site) ?? ''}  ${place}\n  ${record.text ?? 'no text to show'}`;
    })
    .join('\n');
}
