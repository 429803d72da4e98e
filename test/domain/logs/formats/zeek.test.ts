import { expect } from 'chai';
import { readAll, streamOf } from '../reading.ts';

const FIELDS = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'conn_state'];
const HEADER = `#separator \\x09\n#fields\t${FIELDS.join('\t')}\n`;
const row = (uid: string, proto: string, state: string) =>
  `1772323200.5\t${uid}\t192.0.2.1\t1\t198.51.100.2\t2\t${proto}\t${state}\n`;
const json = (uid: string, proto: string, state: string) =>
  `${JSON.stringify({ _path: 'conn', ts: 1772323200.5, uid, 'id.orig_h': '192.0.2.1', 'id.orig_p': 1, 'id.resp_h': '198.51.100.2', 'id.resp_p': 2, proto, conn_state: state })}\n`;

describe('zeek conn records', () => {
  for (const [state, action, failed] of [
    ['SF', 'allow', false],
    ['S1', 'allow', false],
    ['S2', 'allow', false],
    ['S3', 'allow', false],
    ['RSTO', 'allow', false],
    ['RSTR', 'allow', false],
    ['REJ', 'deny', true],
    ['S0', 'unknown', true],
    ['SH', 'unknown', true],
    ['RSTOS0', 'unknown', true],
    ['RSTRH', 'unknown', false],
    ['SHR', 'unknown', false],
    ['OTH', 'unknown', false],
    ['-', 'unknown', false],
  ] as const) {
    it(`says of ${state}: ${action}${failed ? ', failed when TCP' : ''}`, async () => {
      const { flows } = await readAll(streamOf(HEADER, row('a', 'tcp', state), row('b', 'udp', state)));
      expect(flows[0]).to.include({ action, failed });
      expect(flows[1]).to.include({ action, failed: false });
      const other = await readAll(streamOf(json('a', 'tcp', state), json('b', 'udp', state)));
      expect(other.flows.map(({ line, ...rest }) => rest)).to.deep.equal(flows.map(({ line, ...rest }) => rest));
    });
  }

  it('keeps no ports of protocols that have none', async () => {
    const { flows } = await readAll(streamOf(HEADER, row('a', 'icmp', 'OTH'), row('b', 'unknown_transport', 'OTH')));
    expect(flows.map(({ protocol, src_port, dst_port }) => [protocol, src_port, dst_port])).to.deep.equal([
      ['icmp', null, null],
      [null, null, null],
    ]);
  });

  it('keeps records that share a uid: a log is told as it stands', async () => {
    const { flows } = await readAll(
      streamOf(HEADER, row('a', 'tcp', 'SF'), row('a', 'tcp', 'SF'), row('-', 'tcp', 'SF')),
    );
    expect(flows.length).to.equal(3);
  });

  it('rejects rows above any header and rows of another length', async () => {
    const { rejects } = await readAll(streamOf(row('a', 'tcp', 'SF'), HEADER, 'x\ty\n'), { as: 'zeek-conn-tsv' });
    expect(rejects.map(({ reason }) => reason)).to.deep.equal([
      'no #fields line above',
      '2 fields where #fields names 8',
    ]);
  });
});
