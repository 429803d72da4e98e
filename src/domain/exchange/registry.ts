import type { ExchangeKind } from './exchange-kind.ts';
import { netbox } from './netbox.ts';
import { networkSnapshot } from './network-snapshot.ts';
import { servicenow } from './servicenow.ts';
import { siemAlerts } from './siem-alerts.ts';
import { stixBundle } from './stix-bundle.ts';

/** Everything that is written for other programs. */
export const exchangeKinds: Readonly<Record<string, ExchangeKind>> = {
  'network-snapshot': networkSnapshot, // one JSON document
  netbox, // addresses and prefixes
  servicenow, // configuration items and their relations
  'stix-bundle': stixBundle, // alerts and indicators
  'siem-alerts': siemAlerts, // alerts as JSON lines
};

/** The names, for schemas. */
export const EXCHANGE_KINDS = Object.keys(exchangeKinds);
