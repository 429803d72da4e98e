import type { AlertStatus } from '../alerts/status.ts';
import type { Severity } from '../detections/finding.ts';
import { protocolName } from '../ports/protocols.ts';
import { readSiteAddress } from '../sites/site-address.ts';

/** What responses know of an alert. */
export interface AlertFacts {
  id: string;
  detection: string;
  technique: string | null;
  severity: Severity;
  /** 0 to 100. */
  score: number;
  confidence: number;
  status: AlertStatus;
  title: string;
  description: string;
  /** As they are stored: of a site in its form of the site. */
  client: string | null;
  server: string | null;
  client_site?: string | null | undefined;
  server_site?: string | null | undefined;
  protocol: number | null;
  port: number | null;
  /** A domain or URL that it is about. */
  named: string | null;
  first_seen: Date;
  last_seen: Date;
  next_steps: readonly string[];
}

/** What can stand in a template: `{{title}}`. */
export const TEMPLATE_FIELDS = [
  ...['id', 'title', 'description', 'severity', 'score', 'confidence', 'detection', 'technique', 'status', 'client'],
  ...['server', 'protocol', 'port', 'named', 'first_seen', 'last_seen', 'next_steps', 'playbook', 'key'],
] as const;

/** The fields of an alert as text, for templates and messages; what there is none of is empty. */
export function textFields(alert: AlertFacts, playbook: string, key: string): Record<string, string> {
  const text = (value: string | number | null) => (value === null ? '' : String(value));
  const { id, title, description, severity, score, confidence, detection, technique, status, client, server } = alert;
  return {
    ...{ id, title, description, severity, score: text(score), confidence: text(confidence), detection, status },
    ...{ technique: text(technique), port: text(alert.port) },
    ...{ client: endText(client, alert.client_site), server: endText(server, alert.server_site) },
    ...{ protocol: alert.protocol === null ? '' : protocolName(alert.protocol), named: text(alert.named) },
    ...{ first_seen: alert.first_seen.toISOString(), last_seen: alert.last_seen.toISOString() },
    ...{ next_steps: alert.next_steps.join('\n'), playbook, key },
  };
}

/** An address as logs write it, with its site behind it. */
function endText(end: string | null, site: string | null | undefined): string {
  if (end === null) return '';
  const { address } = readSiteAddress(end);
  return site ? `${address} (${site})` : address;
}
