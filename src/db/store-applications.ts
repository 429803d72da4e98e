import type { Knex } from 'knex';
import type { FoundApplication, Outcome } from '../domain/applications/outcome.ts';
import { TENANT } from './counters.ts';

const FOUND = ['archetype_confidence', 'confidence', 'reasons', 'readiness', 'readiness_score'];
/** What a person may state; then a run leaves it alone. */
const STATABLE = ['owner', 'criticality', 'classification', 'compliance', 'archetype'];
const AT_ONCE = 2_000;

/**
 * Makes applications, members and dependencies what a run found. What people stated stays, and so do applications that
 * they made or ruled on, be they without members now.
 */
export async function storeApplications(
  transaction: Knex.Transaction,
  { applications, members, dependencies }: Outcome,
): Promise<void> {
  const ids = JSON.stringify(applications.map(({ id }) => id));
  await transaction.raw(
    `delete from applications application where cardinality(stated) = 0
       and id not in (select value::uuid from jsonb_array_elements_text(?::jsonb))
       and not exists (select from application_rules rule where rule.application_id = application.id)`,
    [ids],
  );
  await transaction.raw(
    `update applications set readiness = null, readiness_score = null, confidence = 0
      where id not in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [ids],
  );
  for (const part of partsOf(applications)) await storeFound(transaction, part);
  await transaction('application_members').delete();
  for (const part of partsOf(members)) {
    await transaction.raw(
      `insert into application_members (tenant_id, application_id, address, tier, tier_confidence, confidence, reasons)
       select ${TENANT}, application_id, address, tier, tier_confidence, confidence, reasons
       from jsonb_to_recordset(?::jsonb) as given(application_id uuid, address inet, tier text,
         tier_confidence smallint, confidence smallint, reasons jsonb)`,
      [JSON.stringify(part)],
    );
  }
  await transaction('application_dependencies').delete();
  for (const part of partsOf(dependencies)) {
    await transaction.raw(
      `insert into application_dependencies (tenant_id, client_id, server_id, protocol, port, clients, servers, flows,
         failed_flows, bytes, confidence)
       select ${TENANT}, client_id, server_id, protocol, port, clients, servers, flows, failed_flows, bytes, confidence
       from jsonb_to_recordset(?::jsonb) as given(client_id uuid, server_id uuid, protocol smallint, port integer,
         clients integer, servers integer, flows bigint, failed_flows bigint, bytes bigint, confidence smallint)`,
      [JSON.stringify(part)],
    );
  }
}

function* partsOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += AT_ONCE) yield rows.slice(at, at + AT_ONCE);
}

async function storeFound(transaction: Knex.Transaction, found: readonly FoundApplication[]): Promise<void> {
  const columns = ['name', ...STATABLE, ...FOUND].join(', ');
  const kept = STATABLE.map(
    (column) => `${column} = case when '${column}' = any(held.stated) then held.${column} else excluded.${column} end`,
  );
  const taken = FOUND.map((column) => `${column} = excluded.${column}`);
  await transaction.raw(
    `insert into applications as held (tenant_id, id, ${columns})
     select ${TENANT}, id, ${columns} from jsonb_to_recordset(?::jsonb) as given(id uuid, name text, owner text,
       criticality text, classification text, compliance text[], archetype text, archetype_confidence smallint,
       confidence smallint, reasons jsonb, readiness jsonb, readiness_score smallint)
     on conflict (id) do update set ${[...kept, ...taken].join(', ')}, updated_at = now()`,
    [JSON.stringify(found)],
  );
}
