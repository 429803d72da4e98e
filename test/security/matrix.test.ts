import { expect } from 'chai';
import { PERMISSIONS, ROLE_PERMISSIONS, ROLES } from '../../src/domain/access/permissions.ts';
import { type Answer, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { type Cell, comparable, type Matrix, openMatrix } from '../support/security/matrix.ts';
import { OPERATIONS } from '../support/security/operations.ts';
import { type Asker, makeAskers, makeSides, NO_ROLE, type Side } from '../support/security/principals.ts';
import { responseFaults } from '../support/security/response-faults.ts';
import { MATRIX_EXCEPTIONS } from './matrix-exceptions.ts';

const ALERTS_OF_OTHERS: Record<string, string> = { security_alerts: ` and detection = 'manual'` };

describe('every operation, nine askers, three objects', function () {
  this.timeout(60_000);
  const api = useApi({
    auth: { stepUpSeconds: 7_200 },
    http: { loginPer15Minutes: 1e7, userPerMinute: 1e7, anonymousPerHour: 1e7 },
  });
  const exceptions = MATRIX_EXCEPTIONS.length;
  const figures = useFigures('matrix', { operations: OPERATIONS.length, askers: 9, cells: 0, '5xx': 0, exceptions });
  let sides: { ours: Side; theirs: Side };
  let askers: Asker[];
  let matrix: Matrix;

  before(async () => {
    sides = await makeSides(api());
    askers = await makeAskers(api(), sides);
    matrix = openMatrix(api(), sides);
  });

  it('G1: can ask for everything that a path names', () => {
    expect(askers).to.have.lengthOf(9);
    expect(matrix.unknownThings(), 'kinds of things without a maker in things.ts').to.deep.equal([]);
  });

  it('G2: is over the operations that the running API names', async () => {
    const { body } = await api().call('GET', '/openapi.json');
    const paths = body.paths as Record<string, Record<string, { operationId: string }>>;
    const named = Object.values(paths).flatMap((methods) => Object.values(methods).map((each) => each.operationId));
    expect(named).to.have.members(OPERATIONS.map(({ id }) => id));
  });

  it('G3: names a known permission for every operation, and an operation or a role for every permission', () => {
    const known = new Set<string>([...PERMISSIONS, 'public', 'signed-in']);
    expect(OPERATIONS.filter(({ permission }) => !known.has(permission)).map(({ id }) => id)).to.deep.equal([]);
    const used = new Set<string>(OPERATIONS.map(({ permission }) => permission));
    // Asked for by kinds of jobs, which one operation queues.
    used.add('network:scan');
    expect(PERMISSIONS.filter((permission) => !used.has(permission))).to.deep.equal([]);
    expect(new Set(ROLES.flatMap((role) => ROLE_PERMISSIONS[role]))).to.deep.equal(new Set(PERMISSIONS));
  });

  for (const operation of OPERATIONS) {
    it(`G4: ${operation.method} ${operation.path}`, async () => {
      const cells = matrix.cellsOf(operation, askers);
      await matrix.prepare(cells);
      const before = await digest();
      const ours = cells.filter(({ asker }) => asker.side === sides.ours);
      const answers = await askAll(ours);
      // Nobody of the one tenant changed anything of the other, whatever was answered.
      const changed = await digest().then((now) => [...now].filter(([table, sum]) => before.get(table) !== sum));
      for (const [cell, answer] of await askAll(cells.filter((cell) => !ours.includes(cell))))
        answers.set(cell, answer);
      const faults = [...answers].flatMap(([cell, answer]) => faultsOf(cell, answer));
      expect([
        ...faults,
        ...unlike(answers),
        ...changed.map(([table]) => `${table} of the other tenant was changed`),
      ]).to.deep.equal([]);
    });
  }

  it('G5: has only exceptions that are still needed', () => {
    const names = new Set(askers.map(({ name }) => name));
    for (const { operation, askers: some, reason } of MATRIX_EXCEPTIONS) {
      expect(
        OPERATIONS.some(({ id }) => id === operation),
        operation,
      ).to.equal(true);
      expect(names, operation).to.include.all.keys(some);
      expect(reason.length).to.be.greaterThan(20);
    }
  });

  async function askAll(cells: readonly Cell[]): Promise<Map<Cell, Answer>> {
    const answers = await Promise.all(cells.map(async (cell) => [cell, await matrix.ask(cell)] as const));
    count(figures, 'cells', cells.length);
    count(figures, '5xx', answers.filter(([, { status }]) => status >= 500).length);
    return new Map(answers);
  }

  function faultsOf(cell: Cell, answer: Answer): string[] {
    const { operation, asker, whose } = cell;
    const { status, headers, body, text } = answer;
    const exception = MATRIX_EXCEPTIONS.find(
      (each) => each.operation === operation.id && each.askers.includes(asker.name) && each.whose === whose,
    );
    const expected = exception?.status ?? matrix.expected(cell);
    const where = `${asker.name}, ${whose}: ${status}`;
    const problems: string[] = [];
    const heard = expected === 200 && (status < 300 || matrix.heard(operation).includes(status));
    if (!heard && status !== expected) problems.push(`${where} instead of ${expected}: ${text.slice(0, 200)}`);
    if (status === 401 && operation.permission !== 'public' && !headers.get('www-authenticate')?.startsWith('Bearer '))
      problems.push(`${where} without WWW-Authenticate`);
    if (!headers.get('cache-control')?.match(/no-store/)) problems.push(`${where} may be kept`);
    // The document knows no role that is not in the list of roles, and so nothing that such a one is answered.
    const described = responseFaults(operation, status, body).filter((fault) => !fault.includes(`: ${NO_ROLE} `));
    if (status < 300 && asker.name !== 'no permission')
      problems.push(...described.map((fault) => `${where}: ${fault}`));
    return problems;
  }

  /** Whether something is another tenant's or not there at all must not show in a single byte. */
  function unlike(answers: Map<Cell, Answer>): string[] {
    const of = (asker: Asker, whose: string) =>
      [...answers].find(([cell]) => cell.asker === asker && cell.whose === whose)?.[1];
    return askers.flatMap((asker) => {
      const [foreign, missing] = [of(asker, 'foreign'), of(asker, 'missing')];
      if (!foreign || !missing || comparable(foreign) === comparable(missing)) return [];
      return [`${asker.name}: ${comparable(foreign)} is told from ${comparable(missing)}`];
    });
  }

  async function digest(): Promise<Map<string, string>> {
    const tables = ['uploads', 'jobs', 'users', 'security_alerts', 'reports', 'api_keys', 'network_nodes'];
    const parts = tables.map(
      (table) =>
        // The dispatcher notes by itself that it handed a job over, and what their own people were refused becomes an alert.
        `select '${table}' as name, md5(string_agg(row, ',' order by row)) as sum
           from (select (to_jsonb(t) - '{dispatched_at,dispatches}'::text[])::text as row from ${table} t where tenant_id = $1${ALERTS_OF_OTHERS[table] ?? ''}) rows`,
    );
    const rows = await asOwner<{ name: string; sum: string }>(api().db.ownerUrl, parts.join(' union all '), [
      sides.theirs.tenantId,
    ]);
    return new Map(rows.map(({ name, sum }) => [name, sum]));
  }
});
