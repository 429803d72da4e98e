import { ANYWHERE, type RangeKey } from '../sites/range-key.ts';
import { cellOf, headedTable, type ImportFault, type TableRow } from '../tables/table.ts';
import type { StatedZone } from './zone.ts';
import { type FaultPlace, ZoneCollector } from './zone-collector.ts';

/** What a file says of zones, or what is wrong with it. */
export interface ReadZones {
  zones: StatedZone[];
  faults: ImportFault[];
}

/** Columns of a file with zones, and what headers call them. */
const COLUMNS = {
  name: 'name zone zonename netzname zona nom nombre nome naam segment securityzone sicherheitszone vrf',
  ranges: `range ranges cidr cidrs prefix prefixes subnet subnets network networks netz netze netzwerk subnetz reseau red
    rete rede netwerk iprange ipranges addressrange adressbereich bereich plage`,
  criticality:
    'criticality kritikalitat criticite criticidad criticita criticidade kritikaliteit schutzbedarf importance',
  environment: 'environment env umgebung environnement entorno ambiente omgeving stage',
  compliance:
    'compliance compliancescope scope scopes complianceprofile regulation regulations konformitat conformite cumplimiento',
  owner:
    'owner eigentumer verantwortlich verantwortlicher besitzer responsable proprietaire propietario proprietario eigenaar team contact',
  site: 'site location standort emplacement ubicacion sede locatie datacenter rechenzentrum region',
  description:
    'description beschreibung descripcion descrizione descricao omschrijving comment comments kommentar remarks bemerkung note notes',
} as const;
type Column = keyof typeof COLUMNS;

/** The zones of a table: a row for each zone, or for each of its prefixes. */
export function zonesOfTable(rows: readonly TableRow[], keyOf: RangeKey = ANYWHERE): ReadZones {
  const table = headedTable<Column>(rows, COLUMNS, (columns) => columns.has('name') && columns.has('ranges'));
  if (table === null) {
    const message = 'No row is a header that names a zone and its prefixes, such as "zone,range,environment".';
    return { zones: [], faults: [{ line: 1, place: null, message }] };
  }
  const reading = new ZoneCollector(keyOf);
  for (const row of table.rows) {
    const at = (place: string): FaultPlace => ({ line: row.line, place });
    const cell = (column: Column) => cellOf(row, table.columns, column);
    reading.add(
      {
        ...{ name: cell('name'), ranges: cell('ranges')?.split(/[\s,;|]+/) ?? [] },
        ...{ criticality: cell('criticality'), environment: cell('environment') },
        compliance: cell('compliance')?.split(/\s*[;,|\n]\s*/),
        ...{ owner: cell('owner'), site: cell('site'), description: cell('description') },
      },
      at,
    );
  }
  return reading.result();
}

/** The zones of a JSON document: a list of them, alone or as `zones`. */
export function zonesOfJson(value: unknown, keyOf: RangeKey = ANYWHERE): ReadZones {
  const list = Array.isArray(value) ? value : (value as { zones?: unknown } | null)?.zones;
  if (!Array.isArray(list)) {
    const message = 'The document is neither a list of zones nor an object with the list "zones".';
    return { zones: [], faults: [{ line: null, place: null, message }] };
  }
  const reading = new ZoneCollector(keyOf);
  for (const [index, entry] of list.entries()) {
    const at = (place: string): FaultPlace => ({ line: null, place: `zones.${index}.${place}` });
    const zone = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
    const texts = (name: string) => (Array.isArray(zone[name]) ? (zone[name] as unknown[]).map(String) : undefined);
    const text = (name: string) => (typeof zone[name] === 'string' ? zone[name].trim() || undefined : undefined);
    reading.add(
      {
        ...{ name: text('name'), ranges: texts('ranges') ?? [] },
        ...{ criticality: text('criticality'), environment: text('environment'), compliance: texts('compliance') },
        ...{ owner: text('owner'), site: text('site'), description: text('description') },
      },
      at,
    );
  }
  return reading.result();
}
