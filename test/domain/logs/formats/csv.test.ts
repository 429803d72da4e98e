import { expect } from 'chai';
import { readAll, streamOf } from '../reading.ts';
import { ALIAS_SPELLINGS } from './spellings.ts';

const read = (text: string) => readAll(streamOf(text), { as: 'csv' });

describe('csv', () => {
  for (const [header, row] of ALIAS_SPELLINGS) {
    it(`understands ${header}`, async () => {
      // Tables without a time or a volume are kept by hand: see csv-claims.test.ts.
      const { flows, observations, rejects } = await readAll(streamOf(`${header}\n${row}\n`));
      expect(rejects).to.deep.equal([]);
      const { src_ip, dst_ip, dst_port, protocol } = flows[0] ?? observations[0] ?? {};
      expect({ src_ip, dst_ip }).to.deep.equal({ src_ip: '192.0.2.1', dst_ip: '198.51.100.2' });
      expect([dst_port ?? 443, protocol ?? 'tcp']).to.deep.equal([443, 'tcp']);
    });
  }

  it('counts what stands above the header as skipped', async () => {
    const text = 'Flows of the week\n\nmade by hand\nsrc,dst,port,bytes\n192.0.2.1,192.0.2.2,80,1\n';
    const { read: rows, skipped, skips, flows } = await read(text);
    expect(flows).to.have.length(1);
    expect([rows, skipped]).to.deep.equal([3, 2]);
    expect(skips).to.deep.equal({ 'a line above the header': 2 });
  });

  it('takes a host with a mask for the host where traffic was seen, a network for what somebody needs', async () => {
    const seen = await read('time,src,dst,port\n2026-03-01T00:00:05Z,10.0.0.1/8,2001:db8::1/64,80\n');
    expect(seen.flows[0]).to.include({ src_ip: '10.0.0.1', dst_ip: '2001:db8::1' });
    const network = await read('time,src,dst,port\n2026-03-01T00:00:05Z,10.0.0.0/8,192.0.2.1,80\n');
    expect([network.flows.length, network.observations.length]).to.deep.equal([0, 1]);
  });

  it('prefers the telling name of two that could be the same', async () => {
    const { flows } = await read(
      'source,source ip,destination,destination ip,port,bytes\nweb,192.0.2.1,db,192.0.2.2,80,1\n',
    );
    expect(flows[0]).to.include({ src_ip: '192.0.2.1', dst_ip: '192.0.2.2' });
  });

  it('takes service for the port when there is no other, for the application when there is', async () => {
    const one = await read('src,dst,service,bytes\n192.0.2.1,192.0.2.2,80,1\n');
    const two = await read('src,dst,service,dport,bytes\n192.0.2.1,192.0.2.2,http,80,1\n');
    expect(one.flows[0]).to.include({ dst_port: 80, application: null });
    expect(two.flows[0]).to.include({ dst_port: 80, application: 'http' });
  });

  it('joins a date to a start time that is only a clock', async () => {
    const { flows } = await read('date,start time,src,dst,port\n2026-03-01,00:00:05,192.0.2.1,192.0.2.2,80\n');
    expect(flows[0]?.time).to.equal('2026-03-01T00:00:05.000000Z');
  });

  it('works out duration and direction from end time and totals', async () => {
    const header = 'start,end,src,dst,port,bytes in,total bytes\n';
    const { flows } = await read(`${header}1772323200,1772323201.5,192.0.2.1,192.0.2.2,80,70,100\n`);
    expect(flows[0]).to.include({ duration: 1.5, bytes_out: 30, bytes_in: 70 });
  });

  it('reads durations in milliseconds', async () => {
    const { flows } = await read('src,dst,port,duration (ms)\n192.0.2.1,192.0.2.2,80,1500\n');
    expect(flows[0]?.duration).to.equal(1.5);
  });

  for (const [text, action, failed] of [
    ['Allowed', 'allow', false],
    ['ACCEPT', 'allow', false],
    ['blocked', 'deny', true],
    ['Reject', 'deny', true],
    ['silent-drop', 'drop', true],
    ['reset-both', 'reset', true],
    ['', 'unknown', false],
    ['constructor', 'unknown', false],
  ] as const) {
    it(`understands the action ${JSON.stringify(text)}`, async () => {
      const { flows } = await read(`src,dst,port,action\n192.0.2.1,192.0.2.2,80,${text}\n`);
      expect(flows[0]).to.include({ action, failed });
    });
  }

  it('remembers action texts only up to a point, and still reads them', async () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => `192.0.2.1,192.0.2.2,80,${i % 2 ? `deny${i}` : `note ${i}`}`);
    const { flows } = await read(`src,dst,port,action\n${rows.join('\n')}`);
    expect(flows.map((flow) => flow.action)).to.deep.equal(rows.map((_, i) => (i % 2 ? 'deny' : 'unknown')));
  });

  it('rejects bad values, naming the column and the reason', async () => {
    const rows = [
      ['', '192.0.2.2', '80', '1', '1'],
      ['192.0.2.1', '192.0.2.02', '80', '1', '1'],
      ['192.0.2.1', '192.0.2.2', '65536', '1', '1'],
      ['192.0.2.1', '192.0.2.2', '80', '-1', '1'],
      ['192.0.2.1', '192.0.2.2', '80', '9007199254740993', '1'],
      ['192.0.2.1', '192.0.2.2', '80', '1', '-0.5'],
    ];
    const { flows, rejects } = await read(
      `src,dst,port,bytes,duration\n${rows.map((row) => row.join(',')).join('\n')}`,
    );
    expect(flows).to.deep.equal([]);
    expect(rejects.map(({ field, reason }) => `${field}: ${reason}`)).to.deep.equal([
      'src: missing',
      'dst: "192.0.2.02" is not an IP address',
      'port: "65536" is not a port (0 to 65535)',
      'bytes: "-1" is negative',
      'bytes: "9007199254740993" is not a whole number up to 2^53',
      'duration: "-0.5" is negative',
    ]);
  });

  it('reads a table of one column too many empty, not of one too many filled', async () => {
    const { flows, rejects } = await read(
      'src,dst,port,bytes\n192.0.2.1,192.0.2.2,80,1,,\n192.0.2.1,192.0.2.2,80,1,,x\n',
    );
    expect([flows.length, rejects[0]?.reason]).to.deep.equal([1, '6 fields where the header names 4']);
  });

  it('finds a header below lines with stray quotes, and reads tables wider than it keeps', async () => {
    const blanks = ','.repeat(2_000);
    const { flows } = await read(`say "hi, "you\n"\nsrc,dst,port,bytes${blanks}\n192.0.2.1,192.0.2.2,80,1${blanks}x\n`);
    expect(flows).to.have.length(1);
  });
});
