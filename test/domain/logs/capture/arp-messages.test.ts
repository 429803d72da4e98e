import { expect } from 'chai';
import { Frames } from '../../../../src/domain/logs/capture/frames.ts';
import { LINK } from '../../../../src/domain/logs/capture/link-layer.ts';
import { FlowBatch } from '../../../../src/domain/logs/flow.ts';
import { readAll, streamOf } from '../reading.ts';

const REQUEST = 1;
const REPLY = 2;

/** A message about Ethernet and IPv4 addresses, behind tags of VLANs. */
function frame(operation: number, sender: string, target: string, tags: number[] = []): Buffer {
  const bytes = (address: string) => address.split('.').map(Number);
  const mac = [2, 0, 0, 0, 0, 1];
  const behind = tags.flatMap((tag) => [0x81, 0, 0, tag]);
  const message = [0, 1, 8, 0, 6, 4, 0, operation, ...mac, ...bytes(sender), 0, 0, 0, 0, 0, 0, ...bytes(target)];
  return Buffer.from([...Array(6).fill(255), ...mac, ...behind, 8, 6, ...message]);
}

function told(...frames: Buffer[]) {
  const batch = new FlowBatch();
  const reader = new Frames();
  for (const [n, bytes] of frames.entries()) reader.add(LINK.ethernet, bytes, 0, bytes.length, n * 1e6, batch);
  reader.end(batch);
  const pairs = batch.observations.map(({ kind, src, dst, detail }) => [kind, detail.operation, src, dst]);
  return { pairs, read: batch.read, skipped: batch.skipped };
}

describe('ARP messages', () => {
  it('say who asks for whom, and who answers whom, behind tags too', () => {
    const { pairs, read, skipped } = told(
      frame(REQUEST, '192.0.2.1', '192.0.2.9'),
      frame(REPLY, '192.0.2.9', '192.0.2.1', [7]),
    );
    expect(pairs).to.deep.equal([
      ['arp', 'request', '192.0.2.1', '192.0.2.9'],
      ['arp', 'reply', '192.0.2.9', '192.0.2.1'],
    ]);
    expect([read, skipped], 'still frames without an IP packet').to.deep.equal([2, 2]);
  });

  it('are noted once for a pair', () =>
    expect(told(...Array(5).fill(frame(REQUEST, '192.0.2.1', '192.0.2.9'))).pairs).to.have.length(1));

  it('are nothing when a machine announces itself, or asks before it takes an address', () =>
    expect(told(frame(REQUEST, '192.0.2.1', '192.0.2.1'), frame(REQUEST, '0.0.0.0', '192.0.2.1')).pairs).to.have.length(
      0,
    ));

  it('are nothing when cut short, or about other addresses', () => {
    const other = frame(REQUEST, '192.0.2.1', '192.0.2.9');
    other[14] = 9;
    expect(told(frame(REQUEST, '192.0.2.1', '192.0.2.9').subarray(0, 40), other).pairs).to.have.length(0);
  });

  it('are read from a list of packets', async () => {
    const rows = [
      '"No.","Time","Source","Destination","Protocol","Length","Info"',
      '"1","1767600000.1","02:00:00:00:00:01","Broadcast","ARP","42","Who has 192.0.2.9? Tell 192.0.2.1"',
      '"2","1767600000.2","02:00:00:00:00:02","02:00:00:00:00:01","ARP","42","192.0.2.9 is at 02:00:00:00:00:02"',
      '"3","1767600000.3","02:00:00:00:00:01","Broadcast","ARP","42","Who has 192.0.2.1? (ARP Probe)"',
      '"4","1767600000.4","192.0.2.1","192.0.2.9","TCP","60","40000  >  443 [SYN] Seq=0 Win=64240 Len=0"',
    ];
    const { observations } = await readAll(streamOf(`${rows.join('\n')}\n`));
    expect(observations.map(({ record, src_ip, dst_ip }) => [record, src_ip, dst_ip])).to.deep.equal([
      ['arp', '192.0.2.1', '192.0.2.9'],
    ]);
  });
});
