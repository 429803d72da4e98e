import { expect } from 'chai';
import { FlowBatch } from '../../../../src/domain/logs/flow.ts';
import { NmapDocument } from '../../../../src/domain/logs/scanner/nmap-document.ts';
import { readXml } from '../../../../src/domain/logs/scanner/xml-stream.ts';

const HOST = '<host><status state="up"/><address addr="192.0.2.1" addrtype="ipv4"/></host>';

function read(...pieces: string[]) {
  const reader = readXml(new NmapDocument());
  const batch = new FlowBatch();
  for (const piece of pieces) reader.push(Buffer.from(piece), batch);
  reader.end(batch);
  return { observed: batch.observed, reasons: batch.rejects.map(({ reason }) => reason), read: batch.read };
}

describe('readXml', () => {
  it('allows the empty document type that nmap writes', () => {
    expect(read('<!DOCTYPE nmaprun>', `<nmaprun>${HOST}</nmaprun>`)).to.deep.equal({
      observed: 1,
      reasons: [],
      read: 1,
    });
  });

  it('stops before any entity that a document declares', () => {
    const { observed, reasons } = read(
      `<!DOCTYPE nmaprun [<!ENTITY a "${'b'.repeat(100)}">]>`,
      `<nmaprun>&a;${HOST}</nmaprun>`,
    );
    expect(observed).to.equal(0);
    expect(reasons).to.deep.equal(['the document declares entities, which are not read']);
  });

  it('stops at what is too deep, has too many attributes, or does not end', () => {
    expect(read(`<nmaprun>${'<a>'.repeat(40)}`).reasons[0]).to.include('deep');
    const attributes = Array.from({ length: 300 }, (_, i) => `a${i}="1"`).join(' ');
    expect(read(`<nmaprun ${attributes}>${HOST}</nmaprun>`).reasons[0]).to.include('attributes');
    const endless = Array.from({ length: 80 }, () => 'x'.repeat(64 * 1024));
    expect(read('<nmaprun a="', ...endless).reasons).to.deep.equal(['a tag or text that does not end']);
  });

  it('says where a document breaks off', () => {
    const { observed, reasons } = read(`<nmaprun>${HOST}<host>`);
    expect(observed).to.equal(1);
    expect(reasons).to.have.length(1);
    expect(reasons[0]).to.include('not well-formed');
  });
});
