import type { SiemEvent } from './siem-event.ts';
import { visible } from './visible.ts';

/** "log audit" */
const FACILITY = 13;
const SEVERITY = { info: 6, notice: 5, warning: 4, critical: 2 } as const;
/** The number that RFC 5612 reserves for documentation: we have none of our own. */
const STRUCTURED_DATA = 'ringfence@32473';

/** The event as a syslog message of RFC 5424; without a `message` of another format, its fields are structured data. */
export function syslogMessage(event: SiemEvent, host: string, message?: string): string {
  const priority = FACILITY * 8 + SEVERITY[event.severity];
  const header = `<${priority}>1 ${event.at} ${name(host, 255)} ringfence - ${name(event.action, 32)}`;
  return message === undefined
    ? `${header} ${structuredData(event)} ${visible(event.title)}`
    : `${header} - ${message}`;
}

/** RFC 6587, octet counting: the length in bytes before the message, so that nothing in it can end it. */
export function octetCounted(message: string): Buffer {
  const bytes = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
}

function structuredData({ title: _title, severity: _severity, at: _at, details, ...fields }: SiemEvent): string {
  const parameters = Object.entries({ ...fields, details: JSON.stringify(details) })
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}="${parameter(String(value))}"`);
  return `[${STRUCTURED_DATA} ${parameters.join(' ')}]`;
}

function parameter(text: string): string {
  return visible(text).replace(/["\\\]]/g, '\\$&');
}

/** Printable ASCII without spaces; "-" stands for nothing. */
function name(text: string, longest: number): string {
  return text.replace(/[^\x21-\x7e]/g, '_').slice(0, longest) || '-';
}
