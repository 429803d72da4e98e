import type { Knex } from 'knex';
import type { Diagram } from '../domain/diagrams/diagram.ts';
import { protocolName } from '../domain/ports/protocols.ts';
import type { DiagramView, FactRow, Facts, ReportFilters } from '../domain/reports/facts.ts';
import type { QueryName } from '../domain/reports/queries.ts';
import { readBatches } from './cursor.ts';
import { Narrowing, type QueryText } from './report-narrowing.ts';
import { applicationQueries } from './report-queries-applications.ts';
import { changeQueries } from './report-queries-changes.ts';
import { exchangeQueries } from './report-queries-exchange.ts';
import { ledgerQueries } from './report-queries-ledger.ts';
import { networkQueries } from './report-queries-network.ts';
import { pciQueries } from './report-queries-pci.ts';
import { threatQueries } from './report-queries-threats.ts';

/** Lines of files are no query: whoever reads them says how. */
type Asked = Exclude<QueryName, 'evidence'>;

const TEXTS: Record<Asked, QueryText> = {
  ...networkQueries,
  ...threatQueries,
  ...applicationQueries,
  ...ledgerQueries,
  ...pciQueries,
  ...changeQueries,
  ...exchangeQueries,
};

/** What facts are asked for, and what does not come from a query alone. */
export interface FactsRequest {
  filters: ReportFilters;
  generated: Date;
  evidence(): AsyncIterable<FactRow[]>;
  diagram(view: DiagramView): Promise<Diagram | null>;
}

/** The facts of the transaction's tenant, as long as the transaction is open. */
export async function readFacts(transaction: Knex.Transaction, request: FactsRequest): Promise<Facts> {
  const { filters, generated } = request;
  const textOf = (query: Asked) => {
    const where = new Narrowing(filters, generated);
    return { sql: TEXTS[query](where), bindings: where.bindings };
  };
  const few = async (query: QueryName): Promise<FactRow[]> => {
    if (query === 'evidence') throw new Error('the evidence is read in batches');
    const { sql, bindings } = textOf(query);
    const { rows } = await transaction.raw<{ rows: FactRow[] }>(sql, bindings);
    return rows.map(nameProtocol);
  };
  return {
    ...{ filters, generated, few },
    subject: await nameOf(transaction, 'tenants'),
    named: await readNames(transaction, filters),
    one: async (query) => (await few(query))[0] ?? {},
    async *table(query) {
      if (query === 'evidence') {
        for await (const batch of request.evidence()) yield batch.map(nameProtocol);
        return;
      }
      const { sql, bindings } = textOf(query);
      for await (const batch of readBatches<FactRow>(transaction, sql, bindings)) yield batch.map(nameProtocol);
    },
    sql(query) {
      if (query === 'evidence') return null;
      const { sql, bindings } = textOf(query);
      return transaction.raw(sql, bindings).toQuery().replace(/\s+/g, ' ');
    },
    diagram: request.diagram,
  };
}

async function readNames(transaction: Knex.Transaction, { zone, application }: ReportFilters): Promise<Facts['named']> {
  return {
    zone: zone === undefined || zone === 'none' ? (zone ?? null) : await nameOf(transaction, 'zones', zone),
    application: application === undefined ? null : await nameOf(transaction, 'applications', application),
  };
}

async function nameOf(transaction: Knex.Transaction, table: string, id?: string): Promise<string> {
  const row = await transaction(table)
    .select('name')
    .where(id === undefined ? {} : { id })
    .first();
  return row?.name ?? '';
}

function nameProtocol(row: FactRow): FactRow {
  return typeof row.protocol === 'number' ? { ...row, protocol: protocolName(row.protocol) } : row;
}
