import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Clock } from '../../../../src/domain/logs/clock.ts';
import { FlowBatch } from '../../../../src/domain/logs/flow.ts';
import { flowRecord } from '../../../../src/domain/logs/flow-record.ts';
import { windowsFirewall } from '../../../../src/domain/logs/formats/windows-firewall.ts';
import { makeSample } from '../../../../src/domain/logs/sample.ts';
import { readAll, streamOf } from '../reading.ts';

const LOG = readFileSync(join(import.meta.dirname, '../../../fixtures/logs/windows-firewall/pfirewall.log'));

describe('Windows Firewall logs', () => {
  it('are read on from any place, with the header that was in force there', () => {
    const sample = makeSample(LOG, true);
    const whole = new FlowBatch(64);
    const reader = windowsFirewall.open(sample, { receivedAt: 0 });
    reader.push(LOG, whole);
    const flows = Array.from({ length: whole.length }, (_, row) => flowRecord(whole, row));
    for (let cut = 0; cut <= LOG.length; cut += 37) {
      const batch = new FlowBatch(64);
      const first = windowsFirewall.open(sample, { receivedAt: 0 });
      first.push(LOG.subarray(0, cut), batch);
      const second = windowsFirewall.open(sample, { receivedAt: 0 });
      second.restore(JSON.parse(JSON.stringify(first.save())));
      second.push(LOG.subarray(cut), batch);
      expect(Array.from({ length: batch.length }, (_, row) => flowRecord(batch, row))).to.deep.equal(flows);
      expect(batch.rejects).to.deep.equal(whole.rejects);
    }
  });

  it('are of local time', async () => {
    const { flows } = await readAll(streamOf(LOG), { zone: 'Europe/Zurich' });
    expect(flows[0]?.time).to.equal('2026-11-20T08:15:02.000000Z');
  });

  it('say so when rows stand above any header', () => {
    const rows = Buffer.from('2026-11-20 09:15:02 ALLOW TCP 10.20.1.15 198.51.100.20 50122 443 0\n');
    const batch = new FlowBatch(4, undefined, new Clock());
    windowsFirewall.open(makeSample(rows, true), { receivedAt: 0 }).push(rows, batch);
    expect(batch.rejects[0]?.reason).to.match(/no #Fields line above/);
  });
});
