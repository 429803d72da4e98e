import type { AlertStatus } from '../alerts/status.ts';
import type { Severity } from '../detections/finding.ts';
import { protocolName } from '../ports/protocols.ts';

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
  client: string | null;
  server: string | null;
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
    ...{ technique: text(technique), client: text(client), server: text(server), port: text(alert.port) },
    ...{ protocol: alert.protocol === null ? '' : protocolName(alert.protocol), named: text(alert.named) },
    ...{ first_seen: alert.first_seen.toISOString(), last_seen: alert.last_seen.toISOString() },
    ...{ next_steps: alert.next_steps.join('\n'), playbook, key },
  };
}
