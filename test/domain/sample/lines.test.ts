import { expect } from 'chai';
import { sampleDay } from '../../../src/domain/sample/bank.ts';
import { FIREWALL_HEADER, firewallLines, zeekLines } from '../../../src/domain/sample/lines.ts';

describe('the sample bank’s files', () => {
  it('are a Zeek conn.log whose rows have the fields its header names', () => {
    const lines = [...zeekLines(sampleDay({ seenFrom: 'inside', rows: 2_500 }))];
    const fields =
      lines
        .find((line) => line.startsWith('#fields'))
        ?.split('\t')
        .slice(1) ?? [];
    const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
    expect(lines[0]).to.equal('#separator \\x09');
    expect(rows).to.have.lengthOf(2_500);
    expect(new Set(rows.map((row) => row.length))).to.deep.equal(new Set([fields.length]));
    expect(new Set(rows.map((row) => row[fields.indexOf('uid')])).size, 'identifiers').to.equal(2_500);
    const refused = rows.find((row) => row[fields.indexOf('conn_state')] === 'REJ');
    expect(refused?.[fields.indexOf('duration')]).to.equal('-');
  });

  it('and a firewall CSV without a cell that needs quotes', () => {
    const [header, ...rows] = [...firewallLines(sampleDay({ seenFrom: 'border', rows: 2_500 }))];
    expect(header).to.equal(FIREWALL_HEADER);
    expect(rows).to.have.lengthOf(2_500);
    const columns = FIREWALL_HEADER.split(',').length;
    for (const row of rows) expect(row.split(',')).to.have.lengthOf(columns);
    expect(rows[0]).to.match(/^2025-03-04T00:\d\d:\d\d\.\d{3}Z,/);
  });
});
