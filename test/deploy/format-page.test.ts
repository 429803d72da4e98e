import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatsAsJson, formatsAsText } from '../../src/cli/commands/formats.ts';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { listFormats } from '../../src/domain/logs/format-list.ts';
import { LOG_FORMATS } from '../../src/domain/logs/registry.ts';
import { ENVELOPES } from '../../src/intake/envelopes.ts';
import { useApi } from '../support/api.ts';

describe('the log formats, as people are told of them', () => {
  const api = useApi();
  const names = LOG_FORMATS.map(({ name }) => name);

  it('are each in exactly one group, with a sentence, under a name of their own', () => {
    const listed = listFormats().flatMap(({ formats }) => formats);
    expect(listed.map(({ name }) => name)).to.deep.equal(names);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, title, about } of listed) {
      expect(title, name).to.not.equal('');
      expect(about, name).to.match(/\.$/);
    }
  });

  it('are what docs/formats.md was made of (node scripts/build-formats.mjs)', async () => {
    const script = (await import(join(PROJECT_FOLDER, 'scripts', 'build-formats.mjs'))) as {
      formatsPage(of: unknown): string;
      formatsToday(): Promise<unknown>;
    };
    const page = readFileSync(join(PROJECT_FOLDER, 'docs', 'formats.md'), 'utf8');
    expect(page).to.equal(script.formatsPage(await script.formatsToday()));
    for (const name of names) expect(page).to.include(`\`${name}\``);
  });

  it('are the same on the command line and from the API, for whoever may read', async () => {
    const person = await api().person('readonly_user');
    const answer = await api().call('GET', '/api/v1/formats', { token: person.access_token });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal(JSON.parse(formatsAsJson()));
    expect((await api().call('GET', '/api/v1/formats')).status).to.equal(401);
    const text = formatsAsText(80);
    for (const name of [...names, ...ENVELOPES.map((envelope) => envelope.name)]) expect(text).to.include(name);
    for (const line of text.split('\n').filter((each) => each.startsWith('      ')))
      expect(line.length, line).to.be.at.most(80);
  });
});
