import { expect } from 'chai';
import fc from 'fast-check';
import { endpointsIn } from '../../../../src/domain/logs/endpoint-cell.ts';
import { portsIn } from '../../../../src/domain/logs/port-cell.ts';
import { proposeMapping } from '../../../../src/domain/logs/propose-mapping.ts';
import { makeSample } from '../../../../src/domain/logs/sample.ts';
import { parseMapping } from '../../../../src/domain/logs/table-mapping.ts';
import { readAll, streamOf } from '../reading.ts';

const HEADER = 'Application,Source Host,Destination Host,Port,Protocol\n';
const SEEN = 'time,src,dst,dst_port,protocol,bytes\n';
const claims = (rows: string) => readAll(streamOf(HEADER + rows), { as: 'csv' });
const said = async (row: string) =>
  (await claims(`${row}\n`)).observations.map(({ src_ip, dst_ip, dst_port, protocol }) => [
    src_ip,
    dst_ip,
    dst_port,
    protocol,
  ]);

describe('tables that people keep', () => {
  it('are declared dependencies, also where both ends are addresses', async () => {
    const { observations, flows, format } = await claims(
      'Payroll,10.0.0.1,10.0.0.2,1521,TCP\nWeb,web01,10.0.0.0/24,https,tcp\n',
    );
    expect([format.name, flows.length]).to.deep.equal(['csv', 0]);
    expect(observations[0]).to.deep.include({
      record: 'declared-dependency',
      src_ip: '10.0.0.1',
      dst_port: 1521,
      name: 'Payroll',
    });
    expect(observations[1]).to.deep.include({
      ...{ src_ip: null, dst_ip: null, dst_port: 443, protocol: 'tcp' },
      detail: { application: 'Web', source: 'web01', destination_network: '10.0.0.0/24', port: 'https' },
    });
  });

  for (const [cells, expected] of [
    ['a,10.0.0.1,10.0.0.2,tcp/443,', [['10.0.0.1', '10.0.0.2', 443, 'tcp']]],
    ['a,10.0.0.1,10.0.0.2,443/tcp,', [['10.0.0.1', '10.0.0.2', 443, 'tcp']]],
    ['a,10.0.0.1,10.0.0.2,https (443),TCP', [['10.0.0.1', '10.0.0.2', 443, 'tcp']]],
    ['a,10.0.0.1,10.0.0.2,UDP 53,', [['10.0.0.1', '10.0.0.2', 53, 'udp']]],
    ['a,app01 (10.1.2.3),10.0.0.2:8443,,tcp', [['10.1.2.3', '10.0.0.2', 8443, 'tcp']]],
    [
      'a,10.0.0.1,10.0.0.2,"80, 443",tcp',
      [
        ['10.0.0.1', '10.0.0.2', 80, 'tcp'],
        ['10.0.0.1', '10.0.0.2', 443, 'tcp'],
      ],
    ],
    [
      'a,10.0.0.1,10.0.0.2,53,tcp/udp',
      [
        ['10.0.0.1', '10.0.0.2', 53, 'tcp'],
        ['10.0.0.1', '10.0.0.2', 53, 'udp'],
      ],
    ],
    [
      'a,"10.0.0.1; 10.0.0.3",10.0.0.2,22,tcp',
      [
        ['10.0.0.1', '10.0.0.2', 22, 'tcp'],
        ['10.0.0.3', '10.0.0.2', 22, 'tcp'],
      ],
    ],
    [
      'a,10.0.0.1,10.0.0.2,"TCP: 80, 81; UDP: 53",',
      [
        ['10.0.0.1', '10.0.0.2', 80, 'tcp'],
        ['10.0.0.1', '10.0.0.2', 81, 'tcp'],
        ['10.0.0.1', '10.0.0.2', 53, 'udp'],
      ],
    ],
    ['a,any,10.0.0.2,any,any', [[null, '10.0.0.2', null, null]]],
  ] as const) {
    it(`say ${cells}`, async () => expect(await said(cells)).to.deep.equal(expected));
  }

  it('keep a range of ports as one', async () => {
    const { observations } = await claims('a,10.0.0.1,10.0.0.2,8000-8010,tcp\n');
    expect(observations).to.have.length(1);
    expect(observations[0]).to.deep.include({ dst_port: null });
    expect(observations[0]?.detail).to.include({ port: '8000-8010', port_first: 8000, port_last: 8010 });
  });

  it('say what is wrong with a row', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `10.0.0.${i}`).join(' ');
    const { rejects } = await claims(
      `a,,10.0.0.2,1,tcp\na,10.0.0.999,10.0.0.2,1,tcp\na,10.0.0.1,10.0.0.2,70000,tcp\na,10.0.0.1,10.0.0.2,1,smoke\na,"${many}","${many}",1,tcp\na,our branch,the world,1,tcp\n`,
    );
    expect(rejects.map(({ field, reason }) => `${field}: ${reason}`)).to.deep.equal([
      'Source Host: missing',
      'Source Host: "10.0.0.999" is neither an address nor a name',
      'Port: "70000" is not a port (0 to 65535)',
      'Protocol: "smoke" is not a protocol name or number',
      'null: names 81 connections in one row, more than 64',
      'null: neither end is an address or a host name',
    ]);
  });
});

describe('tables of flows as people write them', () => {
  it('have their cells understood', async () => {
    const { flows, rejects } = await readAll(
      streamOf(
        `${SEEN}1790000000,app01 (10.1.2.3),10.0.0.2,https (443),,1 234 567\n1790000000,10.0.0.1,10.0.0.2:22,,tcp,"1,234,567"\n1790000000,10.0.0.1,10.0.0.2,udp/53,,"1,5"\n`,
      ),
      { as: 'csv' },
    );
    expect(flows.map(({ src_ip, dst_port, bytes_out }) => [src_ip, dst_port, bytes_out])).to.deep.equal([
      ['10.1.2.3', 443, 1234567],
      ['10.0.0.1', 22, 1234567],
    ]);
    expect(rejects[0]).to.deep.include({ line: 4, reason: '"1,5" is not a whole number up to 2^53' });
  });

  it('tell of no flow where a cell names several', async () => {
    const { flows, observations } = await readAll(
      streamOf(
        `${SEEN}1790000000,10.0.0.1,10.0.0.2,"80,443",tcp,5\n1790000000,10.0.0.0/8,10.0.0.2,80,tcp,5\n1790000000,10.0.0.1,10.0.0.2,80,tcp,5\n`,
      ),
    );
    expect([flows.length, observations.length]).to.deep.equal([1, 3]);
  });

  it('may have the serials of a spreadsheet for times', async () => {
    const { flows } = await readAll(
      streamOf(`${SEEN}46082.5,10.0.0.1,10.0.0.2,80,tcp,5\n46083,10.0.0.1,10.0.0.2,80,tcp,5\n`),
      { zone: '+01:00' },
    );
    expect(flows.map(({ time }) => time)).to.deep.equal(['2026-03-01T11:00:00.000000Z', '2026-03-01T23:00:00.000000Z']);
  });

  for (const [header, row] of [
    ['IP sorgente;IP destinazione;Porta destinazione;Protocollo;byte totali', '10.0.0.1;10.0.0.2;443;tcp;1'],
    [
      'IP de origem;IP de destino;Porta de destino;Protocolo;Data hora',
      '10.0.0.1;10.0.0.2;443;tcp;2026-03-01 00:00:00',
    ],
    ['Bron-IP;Doel-IP;Doelpoort;Protocol;Tijd', '10.0.0.1;10.0.0.2;443;tcp;2026-03-01 00:00:00'],
  ] as const) {
    it(`may be headed ${header}`, async () => {
      const { flows, observations } = await readAll(streamOf(`${header}\n${row}\n`));
      expect([...flows, ...observations][0]).to.include({ src_ip: '10.0.0.1', dst_ip: '10.0.0.2', dst_port: 443 });
    });
  }
});

describe('tables whose columns are not certain', () => {
  const table =
    'when;a;b;c;kind\n2026-03-01 00:00:00;10.0.0.1;10.0.0.2;443;tcp\n2026-03-01 00:00:01;10.0.0.3;10.0.0.2;443;udp\n';

  it('are proposed a mapping by what stands in them', () => {
    const proposal = proposeMapping(makeSample(Buffer.from(table), true));
    expect(proposal).to.deep.include({ headerLine: 1, delimiter: ';' });
    expect(proposal?.columns.map(({ name, field }) => [name, field])).to.deep.equal([
      ...[
        ['when', 'time'],
        ['a', 'src'],
        ['b', 'dst'],
        ['c', 'dst_port'],
        ['kind', 'protocol'],
      ],
    ]);
    expect(proposal?.sample[0]).to.deep.equal(['2026-03-01 00:00:00', '10.0.0.1', '10.0.0.2', '443', 'tcp']);
    expect(proposeMapping(makeSample(Buffer.from(table.slice(table.indexOf('\n') + 1)), true))?.headerLine).to.equal(0);
  });

  it('are nothing to propose for without addresses, or in prose', () => {
    for (const text of ['name,amount\nalice,3\nbob,4\n', 'well, this is prose\nwith commas, you see\n', ''])
      expect(proposeMapping(makeSample(Buffer.from(text), true)), text).to.equal(null);
  });

  it('are read as they were mapped, by number or name, with or without a header', async () => {
    for (const mapping of [
      parseMapping('src=2,dst=3,dst_port=4,protocol=5,time=1'),
      parseMapping('src=a,dst=B,dst_port=c,protocol=kind,time=When'),
    ]) {
      const { flows } = await readAll(streamOf(table), { as: 'csv', mapping });
      expect(flows[0]).to.include({
        src_ip: '10.0.0.1',
        dst_ip: '10.0.0.2',
        dst_port: 443,
        protocol: 'tcp',
        time: '2026-03-01T00:00:00.000000Z',
      });
    }
    const rows = table.slice(table.indexOf('\n') + 1);
    const headless = { ...parseMapping('src=2,dst=3,time=1'), headerLine: 0 };
    expect((await readAll(streamOf(rows), { as: 'csv', mapping: headless })).flows).to.have.length(2);
  });

  it('refuse columns that they have not', async () => {
    for (const text of ['src=2,dst=30', 'src=2,dst=nowhere', 'src=2,dst_port=4']) {
      const failure = await readAll(streamOf(table), { as: 'csv', mapping: parseMapping(text) }).catch(
        (error) => error,
      );
      expect(failure, text).to.have.property('code', 'no-header');
    }
    expect(() => parseMapping('color=2')).to.throw(RangeError, 'no field "color"');
  });
});

describe('cells', () => {
  it('never make their readers fail, and ports stay ports', () => {
    const pieces = fc.constantFrom(
      'tcp',
      '/',
      '443',
      '80-90',
      ',',
      ' ',
      '(',
      ')',
      'https',
      ':',
      '10.0.0.1',
      '/24',
      '99999',
      '[::1]',
      ';',
      '-',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 12 }), (parts) => {
        const cell = parts.join('');
        for (const { from, to } of portsIn(cell)?.spans ?? [])
          expect(from >= 0 && from <= to && to <= 65_535).to.equal(true);
        for (const end of endpointsIn(cell) ?? []) expect(end.address ?? end.network ?? end.name).to.be.a('string');
      }),
    );
  });
});
