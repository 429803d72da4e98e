import { integer, tableOf, text } from './columns.ts';
import { ContentDigest } from './content-digest.ts';
import type { FactRow, Facts, ReportFilters } from './facts.ts';
import type { ReportKind } from './kinds/kind.ts';
import type { ReportModel, TableSection } from './model.ts';
import { QUERIES, type QueryName } from './queries.ts';

/** The newest seal of the audit log when the report was asked for; null when there was none. */
export interface ChainHead {
  seq: number;
  /** Hex. */
  hash: string;
}

const COUNTED = [
  text('figure', 'Figure', 24),
  text('counts', 'What is counted', 60),
  text('api', 'The same over the API', 44),
  text('sql', 'The same from the database', 100),
];
const INTEGRITY = [text('what', 'What', 40), integer('rows', 'Rows'), text('sha256', 'SHA-256', 66)];

/**
 * A report of a kind. Its last two sections say how every figure was counted, and what hash the content has. The tables
 * are read while it is being written; the facts must be there until then.
 */
export async function reportModel(
  kind: ReportKind,
  facts: Facts,
  { title, chain }: { title: string | undefined; chain: ChainHead | null },
): Promise<ReportModel> {
  const asked = new Set<QueryName>();
  const digest = new ContentDigest();
  const found = await kind.sections(noting(facts, asked));
  return {
    title: title ?? kind.title,
    subject: facts.subject,
    generated: facts.generated,
    filters: shownFilters(facts),
    sections: [...digest.over([...found, howCounted(asked, facts)]), integrity(digest, chain)],
  };
}

/** The facts, with every query noted that is asked for. */
function noting(facts: Facts, asked: Set<QueryName>): Facts {
  const note =
    <Result>(ask: (query: QueryName) => Result) =>
    (query: QueryName) => {
      asked.add(query);
      return ask(query);
    };
  return { ...facts, one: note(facts.one), few: note(facts.few), table: note(facts.table) };
}

function howCounted(asked: ReadonlySet<QueryName>, facts: Facts): TableSection {
  const rows = [...asked].map((figure): FactRow => ({ figure, ...QUERIES[figure], sql: facts.sql(figure) }));
  return tableOf('How these figures were counted', COUNTED, [rows]);
}

function integrity(digest: ContentDigest, chain: ChainHead | null): TableSection {
  async function* rows(): AsyncGenerator<FactRow[]> {
    yield [
      ...digest.sections().map(({ title, rows: count, sha256 }) => ({ what: title, rows: count, sha256 })),
      { what: 'All of the above', rows: null, sha256: digest.whole() },
      chain
        ? { what: `Audit log, seal ${chain.seq}`, rows: chain.seq, sha256: chain.hash }
        : { what: 'Audit log: not sealed yet', rows: null, sha256: null },
    ];
  }
  return tableOf('Integrity', INTEGRITY, rows());
}

/** What the report is narrowed to, in words. */
export function shownFilters({ filters, named }: Pick<Facts, 'filters' | 'named'>): ReportModel['filters'] {
  const values: Record<keyof ReportFilters, string | null | undefined> = {
    from: filters.from,
    to: filters.to,
    zone: named.zone,
    application: named.application,
    severity: filters.severity?.join(', '),
    within: filters.within,
    site: filters.site,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value == null ? [] : [{ label: LABELS[name as keyof ReportFilters], value }],
  );
}

const LABELS: Record<keyof ReportFilters, string> = {
  from: 'from',
  to: 'until',
  zone: 'zone',
  application: 'application',
  severity: 'severity',
  within: 'addresses within',
  site: 'site',
};
