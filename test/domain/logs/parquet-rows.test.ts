import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type ParquetOptions, parquetBuffer, parquetCsv } from '../../../src/domain/logs/clouds/parquet-rows.ts';
import { NotALog } from '../../../src/domain/logs/errors.ts';
import { type ParquetColumn, parquetFile } from '../../support/logs/parquet-file.ts';
import { readAll, streamOf } from './reading.ts';

async function csvOf(file: Buffer, options?: ParquetOptions): Promise<string> {
  let text = '';
  for await (const piece of parquetCsv(parquetBuffer(file), options)) text += piece;
  return text;
}

async function refusal(file: Buffer, options?: ParquetOptions): Promise<NotALog> {
  const error = await csvOf(file, options).catch((caught: unknown) => caught);
  if (error instanceof NotALog) return error;
  throw new Error('not refused');
}

const flows = (first: number, count: number): ParquetColumn[] => {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return [
    { name: 'interface_id', values: numbers.map(() => 'eni-0a1b2c3d') },
    { name: 'srcaddr', values: numbers.map((i) => `192.0.2.${i % 250}`) },
    { name: 'dstaddr', values: numbers.map(() => '198.51.100.7') },
    { name: 'srcport', values: numbers.map((i) => BigInt(40_000 + i)) },
    { name: 'dstport', values: numbers.map(() => 443n) },
    { name: 'protocol', values: numbers.map(() => 6n) },
    { name: 'bytes', values: numbers.map((i) => BigInt(i) * 1_000_000_007n) },
    { name: 'start', values: numbers.map((i) => BigInt(1_790_000_000 + i)) },
    { name: 'log_status', values: numbers.map(() => 'OK') },
  ];
};

describe('parquetCsv', () => {
  it('gives the rows of all row groups with a header', async () => {
    const file = parquetFile([flows(0, 2), flows(2, 1)]);
    expect((await csvOf(file)).split('\n')).to.deep.equal([
      'interface_id,srcaddr,dstaddr,srcport,dstport,protocol,bytes,start,log_status',
      'eni-0a1b2c3d,192.0.2.0,198.51.100.7,40000,443,6,0,1790000000,OK',
      'eni-0a1b2c3d,192.0.2.1,198.51.100.7,40001,443,6,1000000007,1790000001,OK',
      'eni-0a1b2c3d,192.0.2.2,198.51.100.7,40002,443,6,2000000014,1790000002,OK',
      '',
    ]);
  });

  it('gives text that is read as a VPC flow log', async () => {
    const compressors = { GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)) };
    const csv = await csvOf(parquetFile([flows(0, 300), flows(300, 200)], { gzip: true }), { compressors });
    const { format, flows: rows, rejects } = await readAll(streamOf(csv));
    expect(format.name).to.equal('aws-vpc-flow');
    expect(rejects).to.deep.equal([]);
    expect(rows.length).to.equal(500);
    expect(rows.reduce((sum, { bytes_out }) => sum + (bytes_out ?? 0), 0)).to.equal(124_750 * 1_000_000_007);
    expect(rows.at(-1)).to.include({ src_ip: '192.0.2.249', src_port: 40_499, observer: 'eni-0a1b2c3d' });
  });

  it('keeps a cell on one line and quotes what would divide it', async () => {
    const csv = await csvOf(parquetFile([[{ name: 'a,b', values: ['x\r\ny', 'say "no", please', ' padded', 'ü'] }]]));
    expect(csv).to.equal('"a,b"\nx y\n"say ""no"", please"\n" padded"\nü\n');
  });

  it('refuses what is larger than allowed before unpacking it', async () => {
    const file = parquetFile([flows(0, 20)]);
    expect(await refusal(file, { maxRows: 19 })).to.include({ code: 'too-large-file' });
    expect(await refusal(file, { maxColumns: 8 })).to.include({ code: 'too-large-file' });
    expect(await refusal(file, { maxGroupBytes: 100 })).to.include({ code: 'too-large-file' });
  });

  it('refuses a file that is cut or damaged anywhere, with a sentence', async () => {
    const file = parquetFile([flows(0, 3)]);
    for (let length = 0; length < file.length; length += 13)
      expect((await refusal(file.subarray(0, length))).message, `${length}`).to.match(
        /^The Parquet file cannot be read/,
      );
    for (let at = 4; at < file.length - 8; at += 3) {
      const damaged = Buffer.from(file);
      damaged[at] = 0xff;
      await csvOf(damaged, { maxRows: 1000 }).catch((error: unknown) => expect(error).to.be.instanceOf(NotALog));
    }
  });
});
