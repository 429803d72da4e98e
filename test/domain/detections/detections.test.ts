import { expect } from 'chai';
import { configureRules, openPass } from '../../../src/domain/detections/detect.ts';
import { exampleRows } from '../../../src/domain/detections/examples.ts';
import type { Finding } from '../../../src/domain/detections/finding.ts';
import { portRanges } from '../../../src/domain/detections/port-ranges.ts';
import type { ServiceRow } from '../../../src/domain/detections/rule.ts';

const unknownPort = {
  ...({ name: null, registered_name: null, description: null, category: 'unknown', encryption: 'unknown' } as const),
  ...({ audience: 'unknown', abuse: [], risk: 'unknown', compliance: 'unknown', reason: '', frameworks: [] } as const),
} satisfies Record<string, unknown>;

function detect(overrides: object, rows: ServiceRow[]): Finding[] {
  const found: Finding[] = [];
  const pass = openPass(configureRules(overrides), 'client', {
    window: { from: 0, to: 0 },
    zoneRules: [],
    research: () => ({ ...unknownPort, abuse: [], frameworks: [] }),
    emit: (finding) => found.push(finding),
  });
  for (const row of rows) pass?.row(row);
  pass?.end();
  return found;
}

const scan = (ports: number, differences: Partial<ServiceRow> = {}) =>
  exampleRows(ports, (index) => ({ port: 1000 + index, failed_flows: 1, ...differences }));

describe('detections', () => {
  it('weigh who scans, and how much', () => {
    const severity = (rows: ServiceRow[]) => detect({}, rows)[0]?.severity;
    expect(severity(scan(50))).to.equal('medium');
    expect(severity(scan(101))).to.equal('high');
    expect(severity(scan(1200))).to.equal('high');
    expect(severity(scan(15, { client_scope: 'internal' }))).to.equal('high');
    expect(severity(scan(1200, { client_scope: 'internal' }))).to.equal('critical');
  });

  it('keep evidence short', () => {
    const [finding] = detect(
      {},
      exampleRows(2000, (index) => ({ port: 1 + index * 2, failed_flows: 1 })),
    );
    expect(finding?.evidence).to.deep.include({ failed_ports: 2000, failed_share: 1 });
    expect(JSON.stringify(finding?.evidence).length).to.be.below(1000);
  });

  it('forget one client before the next', () => {
    const rows = [0, 1].flatMap((index) => scan(10, { client: `192.0.2.${index}` }));
    expect(detect({}, rows)).to.be.empty;
  });

  it('can be set differently, and switched off', () => {
    expect(detect({ 'vertical-port-scan': { ports: 5 } }, scan(6))).to.have.length(1);
    expect(detect({ 'vertical-port-scan': { enabled: false } }, scan(60))).to.be.empty;
  });

  it('refuse settings that do not exist', () => {
    expect(() => configureRules({ 'vertical-port-scan': { portz: 5 } })).to.throw();
    expect(() => configureRules({ 'no-such-rule': {} })).to.throw();
    expect(() => configureRules({ 'vertical-port-scan': { ports: 0 } })).to.throw();
  });
});

describe('port ranges', () => {
  it('join neighbours and count what is left out', () => {
    expect(portRanges([80, 23, 22, 24, 80], 5)).to.deep.equal({ ranges: ['22-24', '80'], left_out: 0 });
    expect(portRanges([1, 3, 5], 2)).to.deep.equal({ ranges: ['1', '3'], left_out: 1 });
    expect(portRanges([], 2)).to.deep.equal({ ranges: [], left_out: 0 });
  });
});
