import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { enrolMfa } from '../support/second-factor.ts';

const read = (name: string) => readFileSync(join(PROJECT_FOLDER, name), 'utf8');

/** What is said of one requirement. */
interface Requirement {
  status: 'met' | 'partly' | 'unmet';
  evidence: { kind: 'test' | 'gate' | 'document'; file: string; name?: string }[];
  note?: string;
}

/** The requirements of ASVS 5.0, levels 1 and 2, that apply here. */
const APPLY = `
  1.1.1 1.1.2 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.9 1.3.2 1.3.3 1.3.5 1.3.6 1.3.7 1.3.10 1.4.2 1.5.1 1.5.2
  2.1.1 2.1.2 2.1.3 2.2.1 2.2.2 2.2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1
  3.2.1 3.2.2 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.2 3.5.3 3.5.4 3.7.1 3.7.2
  4.1.1 4.1.2 4.1.3 4.2.1
  5.1.1 5.2.1 5.2.2 5.2.3 5.3.1 5.3.2 5.4.1 5.4.2 5.4.3
  6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.3.1 6.3.2 6.3.3
  6.3.4 6.4.1 6.4.2 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5
  7.1.1 7.1.2 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2
  8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1
  9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 9.2.4
  10.1.1 10.3.1 10.3.2 10.3.3 10.3.4 10.4.5 10.4.8 10.4.9
  11.1.1 11.1.2 11.2.1 11.2.2 11.2.3 11.3.1 11.3.2 11.3.3 11.4.1 11.4.2 11.4.3 11.5.1 11.6.1
  12.1.1 12.1.2 12.2.1 12.3.1 12.3.2 12.3.3 12.3.4
  13.1.1 13.2.1 13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5
  14.1.1 14.1.2 14.2.1 14.2.2 14.2.3 14.2.4 14.3.1 14.3.2 14.3.3
  15.1.1 15.1.2 15.1.3 15.2.1 15.2.2 15.2.3 15.3.1 15.3.2 15.3.3 15.3.4 15.3.5 15.3.6 15.3.7
  16.1.1 16.2.1 16.2.2 16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3 16.5.1 16.5.2
  16.5.3
`
  .trim()
  .split(/\s+/);

/** Those that apply where people sign in through an identity provider. */
const WITH_SIGN_ON = `
  6.8.1 6.8.2 6.8.4 7.1.3 7.6.1 7.6.2 10.1.2 10.2.1 10.2.2 10.5.1 10.5.2 10.5.3 10.5.4
`
  .trim()
  .split(/\s+/);

describe('docs/security/asvs.json', () => {
  const text = read('docs/security/asvs.json');
  const requirements = Object.entries(JSON.parse(text) as Record<string, Requirement>);

  it('speaks of every requirement that applies, once', () => {
    const written = [...text.matchAll(/^ {2}"(\d+\.\d+\.\d+)":/gm)].map(([, id]) => id);
    const all = [...APPLY, ...WITH_SIGN_ON];
    expect(APPLY).to.have.lengthOf(195);
    expect(new Set(all)).to.have.lengthOf(195 + 13);
    expect(written).to.have.members(all).and.have.lengthOf(all.length);
    expect(requirements.map(([id]) => id)).to.have.members(all);
  });

  it('calls nothing met or partly met that nothing shows, and says what is missing of the rest', () => {
    for (const [id, { status, evidence, note }] of requirements) {
      expect(status, id).to.be.oneOf(['met', 'partly', 'unmet']);
      expect(evidence.length > 0, id).to.equal(status !== 'unmet');
      if (status !== 'met') expect(note, id).to.be.a('string').and.not.equal('');
    }
  });

  it('names evidence that is there', () => {
    for (const [id, { evidence }] of requirements) {
      for (const { kind, file, name } of evidence) {
        expect(kind, id).to.be.oneOf(['test', 'gate', 'document']);
        expect(existsSync(join(PROJECT_FOLDER, file)), `${id}: ${file}`).to.equal(true);
        expect(name === undefined, `${id}: ${file}`).to.equal(kind !== 'test');
        if (name !== undefined) expect(titles(file), `${id}: ${file}`).to.include(name);
      }
    }
  });

  it('is counted in the page, those with single sign-on apart', () => {
    const of = (ids: string[], state: string) =>
      requirements.filter(([id, { status }]) => ids.includes(id) && status === state).length;
    const page = read('docs/security/asvs.md');
    expect(page).to.contain(`**Met ${of(APPLY, 'met')} of 195**; partly ${of(APPLY, 'partly')}, unmet`);
    expect(page).to.contain(`| With single sign-on | ${of(WITH_SIGN_ON, 'met')} | ${of(WITH_SIGN_ON, 'partly')} |`);
  });

  it('is what asvs.md was made of (node scripts/build-asvs.mjs)', async () => {
    const { asvsPage } = (await import(join(PROJECT_FOLDER, 'scripts', 'build-asvs.mjs'))) as {
      asvsPage(of: Record<string, Requirement>): string;
    };
    expect(read('docs/security/asvs.md')).to.equal(asvsPage(JSON.parse(text)));
  });
});

describe('the security documents', () => {
  it('link and point to what is there', () => {
    for (const page of readdirSync(join(PROJECT_FOLDER, 'docs/security')).filter((name) => name.endsWith('.md'))) {
      const text = read(`docs/security/${page}`);
      for (const [, path] of text.matchAll(/\]\(([^)#]+)\)/g)) {
        expect(existsSync(join(PROJECT_FOLDER, 'docs/security', path as string)), `${page}: ${path}`).to.equal(true);
      }
    }
    const model = read('docs/security/threat-model.md') + read('docs/security/rules.md');
    const named = [
      ...model.matchAll(
        /`((?:api|chaos|cli|contracts|db|deploy|domain|infra|intake|security|web|workers)\/[\w/-]+|config)`/g,
      ),
    ].map(([, name]) => `test/${name}.test.ts`);
    expect(named).to.have.length.greaterThan(40);
    expect(named.filter((file) => !existsSync(join(PROJECT_FOLDER, file)))).to.deep.equal([]);
  });
});

describe('break-glass.md', () => {
  const api = useApi();
  const blocks = [...read('docs/security/break-glass.md').matchAll(/```sql\n(.*?)```/gs)].map(
    ([, sql]) => sql as string,
  );
  const run = (sql: string, variables: Record<string, string>) =>
    asOwner(
      api().db.ownerUrl,
      sql.replace(/:'(\w+)'/g, (_all, name: string) => `'${variables[name]}'`),
    );
  const login = (email: string, password: string) =>
    api().call('POST', '/api/v1/auth/login', { body: { email, password } });

  it('lets an administrator in again who lost the password, the second factor, or both', async () => {
    const [invite = '', reset = '', unlock = ''] = blocks;
    expect(blocks).to.have.lengthOf(3);
    const person = await api().person('admin');
    const bystander = await api().person('admin');
    await enrolMfa(api(), person);
    await enrolMfa(api(), bystander);
    const { email } = person;
    const password = 'a sentence nobody has used before';
    const token = 'x'.repeat(43);
    await run(invite, { email, token });
    const body = { token, password };
    expect((await api().call('POST', '/api/v1/auth/accept-invitation', { body })).status).to.equal(204);
    expect((await login(email, password)).status, 'the factor is still owed').to.equal(202);
    await run(reset, { email });
    expect((await login(email, password)).status).to.equal(200);
    expect((await login(bystander.email, PASSWORD)).status, 'others keep theirs').to.equal(202);
    for (let turn = 0; turn < 5; turn += 1) await login(email, 'wrong');
    expect((await login(email, password)).status).to.equal(423);
    await run(unlock, { email });
    expect((await login(email, password)).status).to.equal(200);
    const rows = await asOwner(
      api().db.ownerUrl,
      `select action from audit_log where details->>'by' = 'break glass' and target = $1 order by id`,
      [person.id],
    );
    expect(rows.map(({ action }) => action)).to.deep.equal(['user.invite', 'mfa.reset', 'account.unlock']);
  });

  it('names routes that are served', () => {
    const { paths } = JSON.parse(read('docs/openapi.json')) as { paths: Record<string, Record<string, unknown>> };
    const text = read('docs/security/break-glass.md');
    const named = [...text.matchAll(/`(GET|POST|DELETE) (\/api\/[^\s`]+)`/g)];
    expect(named).to.have.length.greaterThan(4);
    for (const [all, method = '', path = ''] of named)
      expect(paths[path]?.[method.toLowerCase()], all).to.be.an('object');
  });
});

/** The names of the suites and tests of a file as they stand in it. */
function titles(file: string): string[] {
  const call = /\b(?:describe|it)\(\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\]|\\.)*)")/g;
  return [...read(file).matchAll(call)].map(([, ...quoted]) => quoted.find((text) => text !== undefined) ?? '');
}
