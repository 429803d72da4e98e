import type { SiemEvent } from './siem-event.ts';
import { visible } from './visible.ts';

const SEVERITY = { info: 3, notice: 5, warning: 7, critical: 10 } as const;

/** The event in ArcSight's Common Event Format, version 0. */
export function cefLine(event: SiemEvent, version: string): string {
  const header = ['Ringfence', 'Ringfence', version, event.action, event.title].map(headerField).join('|');
  const fields: Record<string, string | number | null> = {
    externalId: event.id,
    rt: Date.parse(event.at),
    cat: event.action.split('.')[0] ?? event.action,
    outcome: event.outcome,
    suid: event.actor_id,
    ...address(event.ip),
    ...labelled('cs1', 'tenant', event.tenant_id),
    ...labelled('cs2', 'target', event.target),
    ...labelled('cs3', 'requestId', event.request_id),
    ...labelled('cs4', 'hash', event.hash),
    ...labelled('cs5', 'details', JSON.stringify(event.details)),
    ...labelled('cn1', 'seq', event.seq),
  };
  const extension = Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${extensionValue(String(value))}`);
  return `CEF:0|${header}|${SEVERITY[event.severity]}|${extension.join(' ')}`;
}

/** A pipe would end the field; a header has no escape for a line end. */
function headerField(text: string): string {
  return visible(text.replace(/[\r\n]+/g, ' '))
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|');
}

/** Line ends have an escape of their own; an equals sign could begin another field. */
function extensionValue(text: string): string {
  return text
    .split(/(\r|\n)/)
    .map((part) => {
      if (part === '\r') return '\\r';
      if (part === '\n') return '\\n';
      return visible(part).replaceAll('\\', '\\\\').replaceAll('=', '\\=');
    })
    .join('');
}

function labelled(key: string, label: string, value: string | number | null): Record<string, string | number | null> {
  return value === null ? {} : { [`${key}Label`]: label, [key]: value };
}

/** `src` is for IPv4 only. */
function address(ip: string | null): Record<string, string | number | null> {
  if (!ip?.includes(':')) return { src: ip };
  return { c6a2Label: 'Source IPv6 Address', c6a2: ip };
}
