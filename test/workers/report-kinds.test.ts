import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { readFacts } from '../../src/db/report-facts.ts';
import { inSnapshot } from '../../src/db/snapshot.ts';
import { settleFilters } from '../../src/domain/reports/choices.ts';
import type { FactRow } from '../../src/domain/reports/facts.ts';
import { REPORT_KINDS, reportKinds } from '../../src/domain/reports/kinds/registry.ts';
import type { Cell, ReportModel, Section } from '../../src/domain/reports/model.ts';
import { type ReportFormat, reportFormats } from '../../src/domain/reports/registry.ts';
import { reportModel } from '../../src/domain/reports/report-model.ts';
import { drawNetwork } from '../../src/workers/draw-network.ts';
import { useDatabase } from '../support/database.ts';
import { filtersFor, type ReportedTenant, reportedTenant } from '../support/reports.ts';

/** A section with its rows read. */
type Read = Section & { read?: Cell[][] };

describe('report kinds', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let of: ReportedTenant;

  before(async () => {
    of = await reportedTenant(db());
  });

  /** The model of a kind, read to its end, and what each query of its appendix gives when asked once more. */
  async function modelOf(name: (typeof REPORT_KINDS)[number], more = {}, drawn = false) {
    const generated = new Date('2026-02-01T08:00:00Z');
    const filters = settleFilters({ ...filtersFor(name, of), ...more }, generated);
    const work = async (transaction: Parameters<Parameters<typeof inSnapshot>[2]>[0]) => {
      const facts = await readFacts(transaction, {
        ...{ filters, generated },
        evidence: async function* () {
          yield [{ alert: 'A critical thing', line: 1 } as FactRow];
        },
        diagram: async (view) =>
          drawn ? drawNetwork(transaction, { view, filters, format: 'pdf' }, new AbortController().signal) : null,
      });
      const model = await reportModel(reportKinds[name], facts, {
        title: undefined,
        chain: { seq: 7, hash: 'ab'.repeat(32) },
      });
      const sections: Read[] = [];
      for (const section of model.sections) sections.push(await readOut(section));
      const again: Record<string, FactRow[]> = {};
      const appendix = sections.find(({ title }) => title === 'How these figures were counted') as Read;
      for (const [figure, , , sql] of appendix.read ?? []) {
        if (sql !== null) again[String(figure)] = (await transaction.raw(String(sql))).rows;
      }
      return { model, sections, again };
    };
    return inSnapshot(db().database.app, of.tenant, work, { statementTimeout: 30_000 });
  }

  async function readOut(section: Section): Promise<Read> {
    if (section.kind !== 'table') return section;
    const read: Cell[][] = [];
    for await (const batch of section.rows) read.push(...batch);
    return { ...section, read };
  }
  const table = (sections: Read[], title: string) => {
    const found = sections.find((section) => section.title === title && section.kind === 'table');
    if (found?.kind !== 'table') throw new Error(`no table ${title}`);
    const keys = found.columns.map(({ key }) => key);
    return (found.read ?? []).map((cells) => Object.fromEntries(cells.map((cell, at) => [keys[at], cell])));
  };
  const number = (sections: Read[], label: string) => {
    const [summary] = sections;
    return summary?.kind === 'summary' ? summary.numbers.find((each) => each.label === label)?.value : undefined;
  };

  for (const name of REPORT_KINDS) {
    it(`${name}: opens on a summary, and every figure can be asked for again`, async () => {
      const { model, sections, again } = await modelOf(name);
      expect(sections[0]?.kind).to.equal('summary');
      expect(model.sections.at(-2)?.title).to.equal('How these figures were counted');
      for (const section of sections) {
        if (section.kind !== 'table') continue;
        expect(section.columns.length, section.title).to.equal(new Set(section.columns.map(({ key }) => key)).size);
      }
      const asked = Object.values(again).map((rows) => rows.length);
      expect(asked.length, 'queries').to.be.above(0);
      expect(asked.reduce((all, count) => all + count)).to.be.above(0);
      const titles = sections.map(({ title }) => title.slice(0, 31));
      expect(new Set(titles).size, 'titles that sheets can have').to.equal(titles.length);
      expect(titles).to.include.members(sectionsSeen(sections));
    });
  }

  it('hashes what it says, the same each time', async () => {
    const integrity = async () => table((await modelOf('network-inventory')).sections, 'Integrity');
    const [first, second] = [await integrity(), await integrity()];
    expect(first).to.deep.equal(second);
    expect(first.at(-1)).to.include({ what: 'Audit log, seal 7', sha256: 'ab'.repeat(32) });
    for (const { what, sha256 } of first) expect(sha256, String(what)).to.match(/^[0-9a-f]{64}$/);
    expect(first.find(({ what }) => what === 'Services')?.rows).to.equal(7);
  });

  it('counts in the inventory what its queries count', async () => {
    const { sections, again } = await modelOf('network-inventory');
    expect(number(sections, 'Nodes')).to.equal(7).and.equal(again['node-totals']?.[0]?.nodes);
    expect(number(sections, 'Services on them')).to.equal(again['connection-totals']?.[0]?.services);
    expect(table(sections, 'Connections')).to.have.length(again.connections?.length ?? -1);
    expect(number(sections, 'Open alerts')).to.equal(2);
  });

  it('narrows to a zone, an application, a period and a prefix', async () => {
    const nodes = async (more: object) =>
      table((await modelOf('network-inventory', more)).sections, 'Nodes').map(({ address }) => address);
    expect(await nodes({ zone: of.cardZone })).to.deep.equal(['10.2.0.1', '10.2.0.2']);
    expect(await nodes({ application: of.application, within: '10.2.0.2/32' })).to.deep.equal(['10.2.0.2']);
    expect(await nodes({ zone: 'none' })).to.deep.equal(['10.3.0.7', '203.0.113.9']);
    expect(await nodes({ from: '2026-01-10T00:00:00Z' })).to.deep.equal(['10.1.0.1', '10.3.0.7']);
    const { model } = await modelOf('network-inventory', { zone: of.cardZone });
    expect(model.filters).to.deep.equal([{ label: 'zone', value: 'Card data' }]);
  });

  it('shows an application with both sides of it', async () => {
    const { sections } = await modelOf('application-dossier');
    expect(table(sections, 'Members').map(({ address }) => address)).to.have.members(['10.2.0.1', '10.2.0.2']);
    expect(table(sections, 'Needs')).to.have.length(1);
    expect(table(sections, 'Exposure').map(({ place, port }) => [place, port])).to.deep.equal([
      ['Users', 23],
      ['Users', 443],
      ['Users', 8443],
    ]);
    expect(table(sections, 'Outbound').map(({ place }) => place)).to.deep.equal(['(external)']);
  });

  it('tells denied attempts in the matrix from use', async () => {
    const { sections } = await modelOf('connection-matrix');
    const denied = table(sections, 'Services by zone pair').filter(({ evidence }) => evidence === 'denied');
    expect(denied.map(({ client_zone, server_zone, port }) => [client_zone, server_zone, port])).to.deep.equal([
      ['Users', 'Card data', 8443],
    ]);
  });

  it('gives evidence for the card data environment', async () => {
    const { sections } = await modelOf('pci-evidence');
    const inbound = table(sections, '1.3.1 Inbound').map(({ port }) => port);
    expect(inbound).to.deep.equal([23, 443, 8443]);
    expect(table(sections, '1.3.2 Outbound').map(({ server_zone }) => server_zone)).to.deep.equal(['(external)']);
    expect(table(sections, '1.4 Untrusted networks')).to.have.length(1);
    const telnet = table(sections, '1.2.6 Insecure services').find(({ port }) => port === 23);
    expect(telnet).to.include({ safeguards: 'Jump host only', owner: 'Network team' });
    expect(table(sections, '1.2.7 Reviews').map(({ port, state }) => [port, state])).to.deep.equal([[23, 'in time']]);
    expect(number(sections, 'without an approved business need')).to.equal(3);
  });

  it('says what is new, gone and changed', async () => {
    const { sections } = await modelOf('changes');
    const services = table(sections, 'Services').map(({ change, client, server, port }) =>
      [change, client, server, port].join(' '),
    );
    expect(services).to.include('new 10.1.0.3 10.2.0.1 23');
    expect(services).to.include('gone 10.1.0.1 10.2.0.1 443');
    expect(services.filter((text) => text.includes('10.3.0.7'))).to.deep.equal([]);
  });

  it('narrows threats by severity', async () => {
    const { sections } = await modelOf('threats', { severity: ['critical'] });
    expect(table(sections, 'Alerts').map(({ severity }) => severity)).to.deep.equal(['critical']);
    expect(number(sections, 'Alerts')).to.equal(1);
  });

  it('answers for every alert how sure it is, what is done there, and what to do', async () => {
    for (const kind of ['threats', 'network-inventory'] as const) {
      const alerts = table((await modelOf(kind)).sections, 'Alerts');
      expect(alerts).to.not.be.empty;
      for (const alert of alerts) {
        expect(alert.confidence, String(alert.title)).to.be.within(0.1, 1);
        expect(alert.next_steps, String(alert.title)).to.match(/^1\. [A-Z].+\.$/);
        expect(alert.description).to.not.be.oneOf([null, '']);
      }
      for (const alert of alerts) expect(Object.keys(alert)).to.include('technique');
    }
  });

  for (const name of REPORT_KINDS) {
    it(`${name}: the same data and settings give the same bytes in every format`, async function () {
      this.timeout(120_000);
      const [first, second] = [await modelOf(name, {}, true), await modelOf(name, {}, true)];
      for (const format of Object.values<ReportFormat>(reportFormats)) {
        const hash = async ({ model, sections }: typeof first) =>
          sha256Of(format, { ...model, sections: sections.map(unread) });
        expect(await hash(second), format.name).to.equal(await hash(first));
      }
    });
  }
});

/** The sections that the sentences of a report point to. */
function sectionsSeen(sections: Read[]): string[] {
  const sentences = sections.flatMap((section) => (section.kind === 'summary' ? section.paragraphs : []));
  return sentences.flatMap((sentence) => [...sentence.matchAll(/see ([A-Z]\w*)/g)].map(([, title]) => String(title)));
}

/** A section whose rows can be read again. */
function unread(section: Read): Section {
  return section.kind === 'table' ? { ...section, rows: [section.read ?? []] } : section;
}

async function sha256Of(format: ReportFormat, model: ReportModel): Promise<string> {
  const hash = createHash('sha256');
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done();
    },
  });
  await format.write(model, target);
  return hash.digest('hex');
}
