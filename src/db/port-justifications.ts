import type { Knex } from 'knex';
import { type Page, type PageRequest, page } from './paging.ts';

/** As justifications are shown: `due` is an approved one whose review is near or past. */
export const JUSTIFICATION_STATES = ['requested', 'approved', 'revoked'] as const;
export type JustificationState = (typeof JUSTIFICATION_STATES)[number];

/** A row of `port_justifications`: why a service is needed, who answers for it, and who agreed. */
export interface JustificationRow {
  id: string;
  protocol: number;
  port: number;
  purpose: string;
  owner: string;
  safeguards: string | null;
  state: JustificationState;
  requested_by: string;
  requested_at: Date;
  approved_by: string | null;
  approved_at: Date | null;
  reviewed_by: string | null;
  reviewed_at: Date | null;
  review_due: Date | null;
  revoked_by: string | null;
  revoked_at: Date | null;
}

/** An approved one whose review is due; `used_until` is when the port was last seen in use, null when it is not. */
export interface DueReview extends JustificationRow {
  overdue: boolean;
  used_until: Date | null;
}

export interface NewJustification {
  tenantId: string;
  requestedBy: string;
  protocol: number;
  port: number;
  purpose: string;
  owner: string;
  safeguards: string | null;
}

/** What is approved is looked at again after so long (PCI DSS 4.0.1, requirement 1.2.7). */
const REVIEW = `interval '6 months'`;
/** So long before that it is on the list of what is due. */
const NOTICE = `interval '30 days'`;
const COLUMNS = `id, protocol, port, purpose, owner, safeguards, state, requested_by, requested_at, approved_by,
  approved_at, reviewed_by, reviewed_at, review_due, revoked_by, revoked_at`;

/** What a list of justifications may be narrowed to. */
export interface JustificationFilter {
  state?: JustificationState | undefined;
  protocol?: number | undefined;
  port?: number | undefined;
}

/** Justifications of the tenant, the newest request first. */
export function listJustifications(
  transaction: Knex.Transaction,
  { state, protocol, port }: JustificationFilter,
  request: PageRequest,
): Promise<Page<JustificationRow>> {
  const query = transaction('port_justifications').select(transaction.raw(COLUMNS));
  if (state) query.where({ state });
  if (protocol !== undefined) query.where({ protocol });
  if (port !== undefined) query.where({ port });
  return page<JustificationRow>(query, request, {
    column: 'requested_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** The justification that holds for a port, or the request for one; undefined when there is none. */
export function justificationOf(
  transaction: Knex.Transaction,
  protocol: number,
  port: number,
): Promise<JustificationRow | undefined> {
  return transaction('port_justifications')
    .select(transaction.raw(COLUMNS))
    .where({ protocol, port })
    .whereNot({ state: 'revoked' })
    .orderBy('state')
    .first();
}

/** Approved justifications whose review is due within a month, or is past, the most urgent first. */
export function listReviews(transaction: Knex.Transaction, request: PageRequest): Promise<Page<DueReview>> {
  const due = transaction('port_justifications as reason')
    .leftJoin('ports', (join) => join.on('ports.protocol', 'reason.protocol').on('ports.port', 'reason.port'))
    .where('reason.state', 'approved')
    .whereRaw(`reason.review_due <= now() + ${NOTICE}`)
    .select(
      transaction.raw(
        COLUMNS.split(',')
          .map((name) => `reason.${name.trim()}`)
          .join(', '),
      ),
      transaction.raw('reason.review_due < now() as overdue'),
      'ports.last_seen as used_until',
    );
  return page<DueReview>(due, request, {
    column: 'reason.review_due',
    type: 'timestamptz',
    direction: 'asc',
    id: 'reason.id',
    idType: 'uuid',
  });
}

/** A justification of the tenant; undefined when there is none. */
export function findJustification(transaction: Knex.Transaction, id: string): Promise<JustificationRow | undefined> {
  return transaction('port_justifications').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** Stores a request; it justifies nothing until somebody else approves it. Undefined when one waits for the port already. */
export async function insertJustification(
  transaction: Knex.Transaction,
  { tenantId, requestedBy, protocol, port, purpose, owner, safeguards }: NewJustification,
): Promise<JustificationRow | undefined> {
  const { rows } = await transaction.raw(
    `insert into port_justifications (tenant_id, requested_by, protocol, port, purpose, owner, safeguards)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (tenant_id, protocol, port, state) where state <> 'revoked' do nothing
     returning ${COLUMNS}`,
    [tenantId, requestedBy, protocol, port, purpose, owner, safeguards],
  );
  return rows[0];
}

/** Approves a request, once and by somebody else, in place of what held for the port before; undefined when it is none. */
export async function approveJustification(
  transaction: Knex.Transaction,
  id: string,
  by: string,
): Promise<JustificationRow | undefined> {
  await transaction.raw(
    `update port_justifications held set state = 'revoked', revoked_by = :by, revoked_at = now()
      from port_justifications asked
      where asked.id = :id and asked.state = 'requested' and asked.requested_by <> :by
        and held.protocol = asked.protocol and held.port = asked.port and held.state = 'approved'`,
    { id, by },
  );
  const { rows } = await transaction.raw(
    `update port_justifications set state = 'approved', approved_by = ?, approved_at = now(), review_due = now() + ${REVIEW}
      where id = ? and state = 'requested' and requested_by <> ? returning ${COLUMNS}`,
    [by, id, by],
  );
  return rows[0];
}

/** Notes that an approved justification was looked at again and still holds; undefined when it is none that `by` may review. */
export async function reviewJustification(
  transaction: Knex.Transaction,
  id: string,
  by: string,
): Promise<JustificationRow | undefined> {
  const { rows } = await transaction.raw(
    `update port_justifications set reviewed_by = ?, reviewed_at = now(), review_due = now() + ${REVIEW}
      where id = ? and state = 'approved' and requested_by <> ? returning ${COLUMNS}`,
    [by, id, by],
  );
  return rows[0];
}

/** Takes a justification back, or refuses a request; undefined when that was done before. */
export async function revokeJustification(
  transaction: Knex.Transaction,
  id: string,
  by: string,
): Promise<JustificationRow | undefined> {
  const { rows } = await transaction.raw(
    `update port_justifications set state = 'revoked', revoked_by = ?, revoked_at = now()
      where id = ? and state <> 'revoked' returning ${COLUMNS}`,
    [by, id],
  );
  return rows[0];
}
