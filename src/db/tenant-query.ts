import pg from 'pg';

const SET_TENANT = `select set_config('app.tenant_id', $1, true), set_config('transaction_read_only', 'on', true)`;

/** What a query of pg does with the messages that come back; its types leave this out. */
interface Answered extends pg.Submittable {
  _result: unknown;
  text: string;
  name?: string;
  prepare(connection: pg.Connection): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
  handleEmptyQuery(connection: pg.Connection): void;
  handleReadyForQuery(connection: pg.Connection): void;
  handleError(error: Error, connection: pg.Connection): void;
}

type Noting = pg.Connection & { submittedNamedStatements: Record<string, string> };
type Answer = (error: Error | null, result: pg.QueryResult) => void;

/**
 * A query that travels together with the tenant it is for. Both go out before the one Sync that ends them, so Postgres
 * runs them as one transaction of its own and answers once; the setting is over with it. That transaction only reads.
 */
class TenantQuery implements pg.Submittable {
  /** Stands where pg looks for it, and is never called: the query inside has its own. */
  readonly callback = () => {};
  private readonly query: Answered;
  private readonly tenantId: string;
  private tenantIsSet = false;

  constructor(tenantId: string, query: pg.QueryConfig, answer: Answer) {
    this.tenantId = tenantId;
    const config = { ...query, queryMode: 'extended', callback: answer };
    this.query = new pg.Query(config) as unknown as Answered;
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection;
    stream.cork();
    try {
      connection.parse({ name: '', text: SET_TENANT, types: [] }, true);
      connection.bind({ values: [this.tenantId] }, true);
      connection.execute({}, true);
      this.query.prepare(connection);
    } finally {
      stream.uncork();
    }
  }

  /** For pg, which says here how values are read. */
  get _result(): unknown {
    return this.query._result;
  }

  /** Also for pg, which notes by them what is prepared; the first statement that it hears of is the tenant's. */
  get name(): string | undefined {
    return this.tenantIsSet ? this.query.name : undefined;
  }

  get text(): string {
    return this.query.text;
  }

  handleRowDescription(message: unknown): void {
    this.query.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    if (this.tenantIsSet) this.query.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.tenantIsSet) this.query.handleCommandComplete(message, connection);
    else this.tenantIsSet = true;
  }

  handleEmptyQuery(connection: pg.Connection): void {
    this.query.handleEmptyQuery(connection);
  }

  handleReadyForQuery(connection: pg.Connection): void {
    this.query.handleReadyForQuery(connection);
  }

  handleError(error: Error, connection: pg.Connection): void {
    if (this.query.name) delete (connection as Noting).submittedNamedStatements[this.query.name];
    this.query.handleError(error, connection);
  }
}

/** Sends a query with its tenant. */
export function askInTenant(connection: pg.Client, tenantId: string, query: pg.QueryConfig): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const answer = (error: Error | null, result: pg.QueryResult) => (error ? reject(error) : resolve(result));
    connection.query(new TenantQuery(tenantId, query, answer));
  });
}
