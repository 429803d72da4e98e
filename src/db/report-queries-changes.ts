import type { QueryName } from '../domain/reports/queries.ts';
import { DEPARTURE } from '../domain/topology/departure.ts';
import { CHANGE_SUBJECTS, CHANGED, type ChangeSubject, GONE, NEW, SEEN } from './change-sources.ts';
import { bindingsOf } from './network-changes.ts';
import type { Narrowing, QueryText } from './report-narrowing.ts';

/** As the API has it when nothing else is said. */
const SILENCE_DAYS = 7;
const TYPES: Record<string, string> = { factor: 'float8', first_day: 'date', end_day: 'date' };
const SHOWN =
  'at, address, site, client, client_site, server, server_site, places, protocol, port, first_seen, last_seen, reasons, factor, item_id';

function union(where: Narrowing, subject: ChangeSubject): string {
  const { row, from, select, places, id } = SEEN[subject];
  const found = (change: string, at: string, condition: string) =>
    `select '${change}' as change, ${SHOWN} from (select ${row}.${at} as at, ${select}, ${places} as places, ${row}.first_seen, ${row}.last_seen,
       '{}'::text[] as reasons, null::float8 as factor, ${id} as item_id from ${from} where ${condition}) ${change}_items`;
  const parts = [found('new', 'first_seen', NEW(row)), found('gone', 'last_seen', GONE(row))];
  if (subject !== 'port') parts.push(`select 'changed' as change, ${SHOWN} from (${CHANGED[subject]}) changed_items`);
  return `select item.* from (${bound(where, parts.join(' union all '))}) item where ${inside(where)}`;
}

/** The names that the sources of changes have for moments become bindings, in their order. */
function bound(where: Narrowing, sql: string): string {
  const { from = '', to } = where.filters;
  const window = { from: new Date(from), to: to === undefined ? where.generated : new Date(to) };
  const values = bindingsOf({ ...window, silenceDays: SILENCE_DAYS, factor: DEPARTURE.factor }) as Record<
    string,
    string | number | Date
  >;
  return sql.replace(/:(from|to|factor|first_day|end_day|silent_at_from|silent_at_to)\b/g, (_all, name: string) =>
    where.value(values[name] ?? '', TYPES[name] ?? 'timestamptz'),
  );
}

function inside(where: Narrowing): string {
  const { within, zone, site } = where.filters;
  if ([within, zone, site].every((filter) => filter === undefined)) return 'true';
  return `exists (select from network_nodes node
    where node.address = any(item.places) and ${where.node('node')})`;
}

const listed =
  (subject: ChangeSubject): QueryText =>
  (where) =>
    `select found.change, found.at, found.address, found.site as address_site, found.client, found.client_site, found.server, found.server_site,
     found.protocol, found.port, found.first_seen,
     found.last_seen, array_to_string(found.reasons, ', ') as reasons, found.factor
   from (${union(where, subject)}) found
   order by array_position(array['new', 'gone', 'changed'], found.change), found.at desc, found.item_id`;

/** What is new, gone and changed between two dates. */
export const changeQueries = {
  'change-totals': (where) =>
    CHANGE_SUBJECTS.map(
      (subject) =>
        `select '${subject}' as subject, count(*) filter (where found.change = 'new') as new,
           count(*) filter (where found.change = 'gone') as gone, count(*) filter (where found.change = 'changed') as changed
         from (${union(where, subject)}) found`,
    ).join(' union all '),
  'changed-nodes': listed('node'),
  'changed-connections': listed('connection'),
  'changed-services': listed('service'),
  'changed-ports': listed('port'),
} as const satisfies Partial<Record<QueryName, QueryText>>;
