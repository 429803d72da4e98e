import pg from 'pg';

const SET_TENANT = `select set_config('app.tenant_id', $1, true), set_config('transaction_read_only', 'on', true)`;

/** What a query of pg does with the messages that come back; its types leave this out. */
interface Answered extends pg.Submittable {
  _result: unknown;
  prepare(connection: pg.Connection): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
  handleEmptyQuery(connection: pg.Connection): void;
  handleReadyForQuery(connection: pg.Connection): void;
  handleError(error: Error, connection: pg.Connection): void;
}

type Answer = (error: Error | null, result: pg.QueryResult) => void;

/**
 * A query that travels together with the tenant it is for. Both go out before the one Sync that ends them, so Postgres
 * runs them as one transaction of its own and answers once; the setting is over with it. That transaction only reads.
 */
export class TenantQuery implements pg.Submittable {
  /** Stands where pg looks for it, and is never called: the query inside has its own. */
  readonly callback = () => {};
  private readonly query: Answered;
  private readonly tenantId: string;
  private tenantIsSet = false;

  constructor(tenantId: string, { text, values }: { text: string; values: unknown[] }, answer: Answer) {
    this.tenantId = tenantId;
    const config = { text, values, queryMode: 'extended', callback: answer };
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
    this.query.handleError(error, connection);
  }
}
