import { expect } from 'chai';
import fc from 'fast-check';
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
    const { rejects } = await readAll(streamOf(row('a', 'tcp', 'SF'), HEADER, 'x\ty\n'), { as: 'zeek-tsv' });
    expect(rejects.map(({ reason }) => reason)).to.deep.equal([
      'no #fields line above',
      '2 fields where #fields names 8',
    ]);
  });

  it('says the same of the records of every log as tab-separated text and as JSON', async () => {
    const LOGS = {
      dns: { query: 'a.example.test', qtype_name: 'A', answers: ['x,y.example.test', '192.0.2.9'], rejected: false },
      http: {
        trans_depth: 1,
        method: 'GET',
        host: 'h.example.test',
        uri: '/ü\\',
        user_agent: 'tab\there',
        status_code: 404,
      },
      ssl: { version: 'TLSv12', server_name: 's.example.test', established: true, cert_chain_fps: ['aa', 'bb'] },
      ssh: { auth_success: false, auth_attempts: 7, client: 'SSH-2.0-x', server: 'SSH-2.0-y' },
      rdp: { cookie: 'bob', result: 'encrypted', security_protocol: 'HYBRID', cert_count: 0 },
      ntlm: { username: 'bob', hostname: 'desk', domainname: 'EXAMPLE', success: true },
      kerberos: {
        request_type: 'AS',
        client: 'bob/X',
        service: 'krbtgt/X',
        success: false,
        error_msg: 'E',
        till: 17.5,
      },
      smb_mapping: { path: '\\\\files\\ADMIN$', share_type: 'DISK' },
      smb_files: { action: 'SMB::FILE_OPEN', path: 'p', name: 'n', size: 12 },
      ftp: { user: 'bob', password: 'secret', command: 'STOR', arg: 'x', reply_code: 226, reply_msg: 'ok' },
      smtp: { helo: 'm', mailfrom: 'a@example.test', rcptto: ['b@example.test', 'c@example.test'], tls: true },
      files: { fuid: 'F', source: 'HTTP', mime_type: 'text/html', seen_bytes: 5, is_orig: true, sha1: '00' },
      weird: { name: 'odd', addl: 'x', notice: true, peer: 'w' },
      notice: { note: 'Scan::Port_Scan', msg: 'm', actions: ['A', 'B'], n: 3 },
      intel: { 'seen.indicator': 'bad.example.test', 'seen.indicator_type': 'Intel::DOMAIN', sources: ['s'] },
    } as const;
    for (const [path, stated] of Object.entries(LOGS)) {
      const record = { ts: 1772323200.5, uid: 'C1', ...ENDS, ...stated };
      const tsv = await readAll(streamOf(tsvOf(path, record)));
      const json = await readAll(streamOf(`${JSON.stringify({ _path: path, ...record })}\n`));
      const withoutLine = tsv.observations.map(({ line, ...rest }) => rest);
      expect(withoutLine.length, path).to.equal(1);
      expect(
        json.observations.map(({ line, ...rest }) => rest),
        path,
      ).to.deep.equal(withoutLine);
      const unnamed = await readAll(streamOf(`${JSON.stringify(record)}\n`));
      expect(unnamed.observations, path).to.deep.equal(json.observations);
      expect(JSON.stringify(withoutLine), path).to.not.include('secret');
    }
  });

  it('reads any text back that Zeek escapes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), async (query) => {
        fc.pre(!query.includes('\0'));
        const record = { ts: 1, uid: 'C1', ...ENDS, query, answers: [query, 'b'] };
        const { observations } = await readAll(streamOf(tsvOf('dns', record)));
        expect(observations[0]).to.deep.include({ name: query });
        expect(observations[0]?.detail).to.deep.equal({ query, answers: [query, 'b'] });
      }),
    );
  });

  it('counts a connection that goes on as begun, without the volumes that come again at its end', async () => {
    for (const path of ['open_conn', 'conn_long']) {
      const record = { ts: 1, uid: 'C1', ...ENDS, proto: 'tcp', conn_state: 'S1', orig_bytes: 5 };
      for (const text of [tsvOf(path, record), `${JSON.stringify({ _path: path, ...record })}\n`]) {
        const { flows } = await readAll(streamOf(text));
        expect(flows[0]).to.include({ phase: 'begin', bytes_out: null });
      }
    }
  });

  it('skips the records of logs that are not kept, and says how many', async () => {
    const { skips, format } = await readAll(
      streamOf(tsvOf('modbus', { ts: 1, uid: 'C1', ...ENDS, func: 'READ_COILS' })),
    );
    expect(format.name).to.equal('zeek-tsv');
    expect(skips).to.deep.equal({ 'a Zeek record of another kind': 1 });
  });
});

const ENDS = { 'id.orig_h': '192.0.2.1', 'id.orig_p': 40_000, 'id.resp_h': '2001:db8::2', 'id.resp_p': 443 };

/** A log of one record as Zeek's ASCII writer puts it. */
function tsvOf(path: string, record: Record<string, unknown>): string {
  const values = Object.values(record).map((value) =>
    Array.isArray(value) ? value.map((entry) => asciiOf(entry).replaceAll(',', '\\x2c')).join(',') : asciiOf(value),
  );
  return `#separator \\x09\n#set_separator\t,\n#path\t${path}\n#fields\t${Object.keys(record).join('\t')}\n${values.join('\t')}\n`;
}

function asciiOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  const text = String(value);
  if (text === '-' || text === '(empty)') return [...Buffer.from(text)].map(hex).join('');
  return text.replaceAll('\\', '\\\\').replace(/\p{Cc}/gu, (char) => [...Buffer.from(char)].map(hex).join(''));
}

const hex = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`;
