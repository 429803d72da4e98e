import { withSite } from '../reports/columns.ts';
import type { FactRow, Facts } from '../reports/facts.ts';
import { streamFile } from '../reports/formats/stream-file.ts';
import { zipFile } from '../reports/formats/zip-file.ts';
import type { Cell } from '../reports/model.ts';
import { csvFile } from './csv-file.ts';
import type { ExchangeKind } from './exchange-kind.ts';
import { list } from './json-parts.ts';

const ITEMS = [
  ...(['sys_class_name', 'name', 'ip_address', 'fqdn', 'os', 'owned_by', 'short_description'] as const),
  ...(['first_discovered', 'last_discovered', 'discovery_source', 'correlation_id'] as const),
] as const;
const RELATIONS = ['parent', 'type', 'child'] as const;
type Item = Record<(typeof ITEMS)[number], Cell>;

/** The table of configuration items that a type of node belongs into. */
const CLASSES: Readonly<Record<string, string>> = {
  workstation: 'cmdb_ci_computer',
  printer: 'cmdb_ci_printer',
  'network-device': 'cmdb_ci_netgear',
  'nat-or-load-balancer': 'cmdb_ci_lb',
  ...Object.fromEntries(['server', 'domain-controller', 'dns-server', 'proxy'].map((type) => [type, 'cmdb_ci_server'])),
};
const OTHERS = 'cmdb_ci_hardware';

/** Configuration items and how they depend on each other, for an import set of ServiceNow. */
export const servicenow: ExchangeKind = {
  name: 'servicenow',
  title: 'ServiceNow CMDB import (CSV)',
  about: 'Internal machines and applications as configuration items, with their relations, for a ServiceNow import set',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'application', 'within', 'site'],
  format: 'csv',
  contentType: 'application/zip',
  extension: 'zip',
  write: (facts, target, signal) =>
    streamFile(target, signal, async (sink) => {
      const zip = zipFile(sink, facts.generated);
      await zip.add(
        'cmdb_ci.csv',
        csvFile(ITEMS, items(facts), (row) => row as Item),
      );
      await zip.add(
        'cmdb_rel_ci.csv',
        csvFile(RELATIONS, relations(facts), (row) => row as never),
      );
      zip.end();
    }),
};

async function* items(facts: Facts): AsyncGenerator<FactRow[]> {
  for await (const batch of facts.table('nodes')) yield batch.filter(({ scope }) => scope === 'internal').map(machine);
  for await (const batch of facts.table('applications')) yield batch.map(application);
}

function machine({
  address = null,
  address_site,
  hostname,
  node_type,
  os,
  owner,
  zone,
  first_seen,
  last_seen,
}: FactRow): FactRow {
  return {
    ...{
      sys_class_name: CLASSES[String(node_type)] ?? OTHERS,
      name: hostname || withSite(address, address_site),
      ip_address: address,
    },
    ...{
      fqdn: typeof hostname === 'string' && hostname.includes('.') ? hostname : null,
      os: os ?? null,
      owned_by: owner ?? null,
    },
    ...{
      short_description: zone ? `Zone ${zone}` : null,
      first_discovered: first_seen ?? null,
      last_discovered: last_seen ?? null,
    },
    ...{ discovery_source: 'Ringfence', correlation_id: `ringfence:node:${withSite(address, address_site)}` },
  };
}

function application({ name, owner, archetype, created_at, updated_at }: FactRow): FactRow {
  return {
    ...{
      sys_class_name: 'cmdb_ci_appl',
      name: name ?? null,
      ip_address: null,
      fqdn: null,
      os: null,
      owned_by: owner ?? null,
    },
    ...{
      short_description: archetype ?? null,
      first_discovered: created_at ?? null,
      last_discovered: updated_at ?? null,
    },
    ...{ discovery_source: 'Ringfence', correlation_id: `ringfence:application:${name}` },
  };
}

async function* relations(facts: Facts): AsyncGenerator<FactRow[]> {
  for await (const batch of facts.table('applications')) {
    yield batch.flatMap(({ name, members }) =>
      list(members).map((address) => ({
        parent: `ringfence:application:${name}`,
        type: 'Runs on::Runs',
        child: `ringfence:node:${address}`,
      })),
    );
  }
  let last = '';
  for await (const batch of facts.table('dependencies')) {
    // One relation for each pair, whatever the services: they come in the order of their ends.
    const rows: FactRow[] = [];
    for (const { client, server } of batch) {
      const parent = `ringfence:application:${client}`;
      const child = `ringfence:application:${server}`;
      if (`${parent}\n${child}` !== last) rows.push({ parent, type: 'Depends on::Used by', child });
      last = `${parent}\n${child}`;
    }
    yield rows;
  }
}
