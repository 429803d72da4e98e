import { cellOf, entriesOf, headedTable, type ImportFault, type TableRow } from '../tables/table.ts';
import { readPrefix } from '../zones/prefix.ts';
import { criticalityOf } from '../zones/zone.ts';
import { CLASSIFICATIONS, type Classification, TIERS, type Tier } from './application.ts';
import { fitsNoOne } from './rule-pattern.ts';
import type { RuleKind } from './ruled.ts';

/** An application as a list states it: only what is stated is there. */
export interface ListedApplication {
  name: string;
  fields: {
    owner?: string;
    criticality?: string;
    classification?: Classification;
    compliance?: string[];
    description?: string;
  };
  members: { kind: RuleKind; pattern: string; tier: Tier | null }[];
}

const COLUMNS = {
  application: 'application app applicationname appname anwendung name',
  member: 'member address ip ipaddress host hostname server node adresse',
  tier: 'tier layer schicht',
  owner: 'owner applicationowner verantwortlich',
  criticality: 'criticality kritikalitat',
  classification: 'classification securityclassification klassifizierung',
  compliance: 'compliance regimes',
  description: 'description beschreibung',
};
type Column = keyof typeof COLUMNS;

const LONGEST = { application: 120, member: 253, owner: 200, compliance: 1_000, description: 1_000 };
/** A spreadsheet's apostrophe before what it would take for a formula, as the export writes it. */
const GUARD = /^'(?=[\s"']*[=+\-@])/;

/** Reads a list with a row for each member, or for each application. Of a list with faults nothing is to be taken. */
export function listedApplications(rows: readonly TableRow[]): {
  applications: ListedApplication[];
  faults: ImportFault[];
} {
  const table = headedTable(rows, COLUMNS, (columns) => columns.has('application'));
  if (table === null) {
    const message = 'No row is a header with a column "application".';
    return { applications: [], faults: [{ line: 1, place: null, message }] };
  }
  const listed = new Map<string, ListedApplication>();
  const faults: ImportFault[] = [];
  for (const row of table.rows) {
    const cell = (column: Column) => cellOf(row, table.columns, column)?.replace(GUARD, '');
    const fault = (place: Column, message: string) => faults.push({ line: row.line, place, message });
    const name = cell('application');
    if (name === undefined) {
      fault('application', 'is empty');
      continue;
    }
    for (const column of Object.keys(LONGEST) as (keyof typeof LONGEST)[])
      if ((cell(column)?.length ?? 0) > LONGEST[column]) fault(column, `has more than ${LONGEST[column]} characters`);
    const held = listed.get(name.toLowerCase()) ?? { name, fields: {}, members: [] };
    listed.set(name.toLowerCase(), held);
    readFields(held, cell, fault);
    readMember(held, cell, fault);
  }
  return { applications: [...listed.values()], faults };
}

type Cell = (column: Column) => string | undefined;
type Complain = (place: Column, message: string) => void;

function readFields({ fields }: ListedApplication, cell: Cell, fault: Complain): void {
  const [owner, description, compliance] = [cell('owner'), cell('description'), cell('compliance')];
  if (owner) fields.owner = owner;
  if (description) fields.description = description;
  if (compliance)
    fields.compliance = [...new Set(compliance.split(/\s*[;,|]\s*/).filter((each) => each !== ''))].sort();
  const stated = cell('criticality');
  const criticality = stated === undefined ? undefined : criticalityOf(stated);
  if (criticality === null) fault('criticality', `"${stated}" is none of low, medium, high, critical`);
  else if (criticality) fields.criticality = criticality;
  const said = cell('classification')?.toLowerCase();
  if (said === undefined) return;
  const classification = CLASSIFICATIONS.find((each) => each === said);
  if (classification) fields.classification = classification;
  else fault('classification', `"${said}" is none of ${CLASSIFICATIONS.join(', ')}`);
}

function readMember({ members }: ListedApplication, cell: Cell, fault: Complain): void {
  const text = cell('tier')?.toLowerCase();
  const tier = text === undefined ? null : (TIERS.find((each) => each === text) ?? null);
  if (text !== undefined && tier === null) fault('tier', `"${text}" is none of ${TIERS.join(', ')}`);
  for (const entry of entriesOf(cell('member'))) {
    const range = readPrefix(entry);
    if ('prefix' in range) members.push({ kind: 'address', pattern: range.prefix, tier });
    else if (/^[\d.:/]+$/.test(entry)) fault('member', range.fault);
    else {
      const wrong = fitsNoOne('hostname', entry);
      if (wrong) fault('member', wrong);
      else members.push({ kind: 'hostname', pattern: entry.toLowerCase(), tier });
    }
  }
}
