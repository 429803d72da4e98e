import { expect } from 'chai';
import { DIRECTIONS } from '../../../src/domain/logs/flow.ts';
import { flowRecord } from '../../../src/domain/logs/flow-record.ts';
import { readFlows } from '../../../src/domain/logs/read-flows.ts';
import { streamOf } from './reading.ts';

/** Client, server, how the record knows, how sure, whether it counts what came back, and what was sent each way. */
async function read(text: string): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { batch } of readFlows(streamOf(text), { receivedAt: 0 })) {
    for (let row = 0; row < batch.length; row++) {
      const { src_ip, dst_ip, packets_out, packets_in } = flowRecord(batch, row);
      const direction = DIRECTIONS[batch.direction[row] as number];
      const marks = [direction, batch.confidence[row], batch.reply[row] === 1, batch.reversed[row] === 1];
      rows.push([src_ip, dst_ip, ...marks, packets_out, packets_in]);
    }
  }
  return rows;
}

const ASKED = ['one-way', 100, false, false];
const ANSWERED = ['one-way', 100, true, true];
const OPEN = ['one-way', 0, false, false];

describe('records of one direction', () => {
  it('stay so in AWS when SYN tells the client and SYN with ACK the server', async () => {
    const text = [
      'version interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action tcp-flags log-status',
      '5 eni-1 192.0.2.1 198.51.100.2 41000 9999 6 4 400 1772323200 1772323260 ACCEPT 2 OK',
      '5 eni-1 198.51.100.2 192.0.2.1 9999 41000 6 3 300 1772323200 1772323260 ACCEPT 18 OK',
      '5 eni-1 198.51.100.2 192.0.2.1 9999 41000 6 2 200 1772323261 1772323300 ACCEPT 1 OK',
    ].join('\n');
    expect(await read(text)).to.deep.equal([
      ['192.0.2.1', '198.51.100.2', ...ASKED, 4, null],
      ['192.0.2.1', '198.51.100.2', ...ANSWERED, null, 3],
      ['198.51.100.2', '192.0.2.1', ...OPEN, 2, null],
    ]);
  });

  it('tell by a SYN without an ACK, and by the echo’s request, who began; type nought of nfdump tells nothing', async () => {
    const row = (src: string, dst: string, ports: string, flags = '........') =>
      `2026-03-01 10:00:00,2026-03-01 10:00:01,1.000,${src},${dst},${ports},${flags},0,0,2,120,0,0`;
    const text = [
      'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt',
      row('192.0.2.1', '198.51.100.2', '45285,53217,TCP', '......S.'),
      row('198.51.100.2', '192.0.2.1', '53217,45285,TCP', '...A.R..'),
      row('192.0.2.1', '198.51.100.3', '0,2048,ICMP'),
      row('198.51.100.3', '192.0.2.1', '0,0,ICMP'),
      row('2001:db8::3', '2001:db8::1', '0,33024,ICMP6'),
      row('2001:db8::3', 'ff02::16', '0,0,0'),
    ].join('\n');
    const found = await read(text);
    expect(found.map(([src, dst, , confidence, reply]) => [src, dst, confidence, reply])).to.deep.equal([
      ['192.0.2.1', '198.51.100.2', 100, false],
      ['198.51.100.2', '192.0.2.1', 0, false],
      ['192.0.2.1', '198.51.100.3', 100, false],
      ['198.51.100.3', '192.0.2.1', 0, false],
      ['2001:db8::1', '2001:db8::3', 100, true],
      ['2001:db8::3', 'ff02::16', 0, false],
    ]);
  });

  it('are an echo’s request or its answer in the lines of a Linux firewall', async () => {
    const line = (src: string, dst: string, rest: string) =>
      `Mar  1 10:00:00 fw kernel: [1.0] LOG IN=eth0 OUT= MAC=00 SRC=${src} DST=${dst} LEN=84 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=ICMP ${rest} `;
    const text = [
      line('192.0.2.1', '198.51.100.2', 'TYPE=8 CODE=0 ID=7 SEQ=1'),
      line('198.51.100.2', '192.0.2.1', 'TYPE=0 CODE=0 ID=7 SEQ=1'),
      line(
        '198.51.100.2',
        '192.0.2.1',
        'TYPE=3 CODE=1 [SRC=192.0.2.1 DST=198.51.100.2 LEN=84 PROTO=ICMP TYPE=8 CODE=0 ]',
      ),
    ].join('\n');
    expect(await read(text)).to.deep.equal([
      ['192.0.2.1', '198.51.100.2', ...ASKED, 1, null],
      ['192.0.2.1', '198.51.100.2', ...ANSWERED, null, 1],
      ['198.51.100.2', '192.0.2.1', ...OPEN, 1, null],
    ]);
  });
});

describe('records that saw no handshake', () => {
  it('call nobody the initiator, but name the server of an answer that a packet list shows first', async () => {
    const text = [
      '"No.","Time","Source","Destination","Protocol","Length","Info"',
      '"1","0.0","192.0.2.53","192.0.2.1","DNS","100","Standard query response 0x1234 A example.com A 198.51.100.1"',
      '"2","0.1","198.51.100.9","192.0.2.1","ICMP","98","Echo (ping) reply    id=0x0001, seq=1/256, ttl=64"',
    ].join('\n');
    const found = await read(text);
    expect(found.map(([src, dst, direction]) => [src, dst, direction])).to.deep.equal([
      ['192.0.2.1', '192.0.2.53', 'order'],
      ['192.0.2.1', '198.51.100.9', 'order'],
    ]);
  });
});
