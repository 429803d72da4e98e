import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { enableDetectionRule, findDetectionRule, insertDetectionRule } from '../../src/db/detection-rules.ts';
import { type RuleLanguage, readRuleText } from '../../src/domain/user-rules/read-rule-text.ts';
import { ruleTest } from '../../src/workers/rule-test.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { storeObservations, type TestObservation } from '../support/observations.ts';
import { makeTenant } from '../support/tenant.ts';

const AUTHOR = '00000000-0000-4000-8000-000000000001';

describe('rules of users', () => {
  const db = useDatabase();

  /** A tenant with these records, in which rules can be tried. */
  async function tenantWith(flows: TestFlow[], observed: TestObservation[] = []) {
    const tenant = await makeTenant(db().ownerUrl);
    await storeUpload(db(), tenant, flows.length > 0 ? flows : [{ src: '10.9.9.9', dst: '10.9.9.8' }]);
    await asOwner(
      db().ownerUrl,
      `update uploads set rows_stored = 1, rows_read = 1, first_seen = '2026-01-01', last_seen = '2026-01-06' where tenant_id = $1`,
      [tenant],
    );
    await storeObservations(db(), tenant, observed);
    const context = jobContext(db(), tenant);
    const within = <Result>(work: Parameters<typeof inTenant<Result>>[2]) => inTenant(db().database.app, tenant, work);
    const store = (language: RuleLanguage, text: string) => {
      const { title, severity } = readRuleText(language, text);
      return within((transaction) => insertDetectionRule(transaction, { title, severity, language, text }, AUTHOR));
    };
    const tryOut = async (language: RuleLanguage, text: string) => {
      const { id, version } = await store(language, text);
      await ruleTest({ rule_id: id, version, days: 30 }, context);
      const row = await within((transaction) => findDetectionRule(transaction, id));
      return { id, trial: row?.test };
    };
    /** Who fires, by the first part of the group. */
    const firing = async (text: string, language: RuleLanguage = 'sigma') =>
      ((await tryOut(language, text)).trial?.examples ?? []).map(({ group }) => group[0]).sort();
    return { tenant, context, within, tryOut, firing };
  }

  const rule = (logsource: string, detection: string) =>
    `title: made\nlogsource:\n  ${logsource}\ndetection:\n${detection.replace(/^/gm, '  ')}`;
  const conn = (selection: string, condition = 'sel') =>
    rule('{ product: zeek, service: conn }', `sel:\n${selection.replace(/^/gm, '  ')}\ncondition: ${condition}`);

  describe('about flows', () => {
    let firing: Awaited<ReturnType<typeof tenantWith>>['firing'];
    before(async () => {
      ({ firing } = await tenantWith([
        {
          ...{ src: '10.0.0.1', dst: '10.1.0.1', dst_port: 22, bytes_out: 10, application: 'ssh' },
          time: '2026-01-05T03:30:00Z',
        },
        {
          ...{ src: '10.0.0.2', dst: '198.51.100.7', dst_port: 443, bytes_out: 5_000, application: 'ssl' },
          time: '2026-01-05T08:00:00Z',
        },
        {
          ...{ src: '10.0.0.3', dst: '2001:db8::7', dst_port: 53, protocol: 17, bytes_out: null, application: null },
          time: '2026-01-04T08:00:00Z',
        },
        {
          ...{ src: '10.0.0.4', dst: '10.0.0.4', dst_port: 8443, bytes_out: 7, application: 'SSL_VPN' },
          time: '2026-01-04T12:59:00Z',
        },
      ]));
    });

    const cases: [name: string, selection: string, fires: string[], condition?: string][] = [
      ['a number', 'id.resp_p: 22', ['10.0.0.1']],
      ['any of several values', 'id.resp_p: [22, 53]', ['10.0.0.1', '10.0.0.3']],
      ['all lines of a map', 'id.resp_p: 443\nproto: tcp', ['10.0.0.2']],
      ['a protocol by name', 'proto: udp', ['10.0.0.3']],
      ['an address, however it is written', 'id.resp_h: "2001:DB8:0::7"', ['10.0.0.3']],
      ['a prefix', 'id.resp_h|cidr: 10.0.0.0/8', ['10.0.0.1', '10.0.0.4']],
      ['the beginning of an address', 'id.resp_h|startswith: "198.51."', ['10.0.0.2']],
      ['text whatever its case', 'service: SSL', ['10.0.0.2']],
      ['text in its case', 'service|cased: ssl', ['10.0.0.2']],
      ['text in a case that it does not have', 'service|cased: SSL', []],
      ['a wildcard for any characters', 'service: ss*', ['10.0.0.1', '10.0.0.2', '10.0.0.4']],
      ['a wildcard for one', 'service: ss?', ['10.0.0.1', '10.0.0.2']],
      ['an underscore, which is no wildcard', 'service|contains: l_v', ['10.0.0.4']],
      ['the end', 'service|endswith: sl', ['10.0.0.2']],
      ['several texts that must all be there', 'service|contains|all: [ssl, vpn]', ['10.0.0.4']],
      ['fewer', 'orig_bytes|lt: 10', ['10.0.0.4']],
      ['fewer or as many', 'orig_bytes|lte: 10', ['10.0.0.1', '10.0.0.4']],
      ['more', 'orig_bytes|gt: 10', ['10.0.0.2']],
      ['more or as many', 'orig_bytes|gte: 10', ['10.0.0.1', '10.0.0.2']],
      ['what is stated', 'orig_bytes|exists: true', ['10.0.0.1', '10.0.0.2', '10.0.0.4']],
      ['what is not stated', 'orig_bytes|exists: false', ['10.0.0.3']],
      ['null', 'service: null', ['10.0.0.3']],
      ['another value than this', 'id.resp_p|neq: 22', ['10.0.0.2', '10.0.0.3', '10.0.0.4']],
      ['another field', 'id.resp_h|fieldref: id.orig_h', ['10.0.0.4']],
      ['a regular expression', 'service|re: "^ss[lh]$"', ['10.0.0.1', '10.0.0.2']],
      ['one without regard to case', 'service|re|i: "vpn$"', ['10.0.0.4']],
      ['one beside other tests', 'id.resp_p|gte: 443\nservice|re|i: "^ssl"', ['10.0.0.2', '10.0.0.4']],
      ['what is not so', 'service|re|i: "^ssl"', ['10.0.0.1', '10.0.0.3'], 'not sel'],
      ['any of several maps', '- id.resp_p: 22\n- proto: udp', ['10.0.0.1', '10.0.0.3']],
      ['an hour', 'ts|hour: 3', ['10.0.0.1']],
      ['hours from one on', 'ts|hour|gte: 8', ['10.0.0.2', '10.0.0.3', '10.0.0.4']],
      ['another day than this', 'ts|day|neq: 5', ['10.0.0.3', '10.0.0.4']],
      ['a minute, a week, a month and a year', 'ts|minute: 0\nts|week: 2\nts|month: 1\nts|year: 2026', ['10.0.0.2']],
      ['what is not kept, as if nobody stated it', '- id.resp_p: 22\n- local_orig: true', ['10.0.0.1']],
      ['the lack of it', 'id.resp_p: [22, 53]\nlocal_orig|exists: false', ['10.0.0.1', '10.0.0.3']],
      ['a regular expression over it', '- id.resp_p: 22\n- local_orig|re: ".*"', ['10.0.0.1']],
      ['another field than it', '- id.resp_p: 22\n- service|fieldref: local_orig', ['10.0.0.1']],
      ['texts anywhere', '- "198.51.100.7"\n- vpn', ['10.0.0.2', '10.0.0.4']],
    ];
    for (const [name, selection, fires, condition] of cases) {
      it(`match ${name}`, async () => {
        expect(await firing(conn(selection, condition))).to.deep.equal(fires);
      });
    }

    it('take what a value says for text, whatever it looks like', async () => {
      const hostile = [
        `'; drop table flows; --`,
        '?',
        '??',
        ':tenant',
        '$1',
        '%',
        'a\\b',
        '\\',
        '"',
        '#{x}',
        '\u202e',
        'é',
      ];
      const run = await tenantWith(
        hostile.map((application, no) => ({ src: `10.2.0.${no}`, dst: '10.1.0.1', application })),
      );
      for (const [no, text] of hostile.entries()) {
        // Backslashes double, wildcards are made plain.
        const value = JSON.stringify(text.replace(/[\\*?]/g, '\\$&'));
        expect(await run.firing(conn(`service|cased: ${value}`)), text).to.deep.equal([`10.2.0.${no}`]);
        expect(
          await run.firing(conn(`service|re: ${JSON.stringify(`^${text.replace(/[\\?$^"{}|]/g, '\\$&')}$`)}`)),
          text,
        ).to.deep.equal([`10.2.0.${no}`]);
      }
    });

    it('join selections by conditions', async () => {
      const detection =
        'web_a:\n  dst_port: 443\nweb_b:\n  dst_port: 8443\n_left_out:\n  dst_port: 22\ninside:\n  dst_ip|cidr: 10.0.0.0/8\n';
      const firewall = (condition: string) => firing(rule('category: firewall', `${detection}condition: ${condition}`));
      expect(await firewall('1 of web_*')).to.deep.equal(['10.0.0.2', '10.0.0.4']);
      expect(await firewall('all of web_*')).to.deep.equal([]);
      expect(await firewall('1 of them')).to.deep.equal(['10.0.0.1', '10.0.0.2', '10.0.0.4']);
      expect(await firewall('1 of web_* and not inside')).to.deep.equal(['10.0.0.2']);
      expect(await firewall('web_a or web_b and inside')).to.deep.equal(['10.0.0.2', '10.0.0.4']);
      expect(await firewall('(web_a or web_b) and inside')).to.deep.equal(['10.0.0.4']);
      expect(await firewall('_left_out')).to.deep.equal(['10.0.0.1']);
    });
  });

  describe('about what logs say besides', () => {
    let firing: Awaited<ReturnType<typeof tenantWith>>['firing'];
    before(async () => {
      ({ firing } = await tenantWith(
        [],
        [
          {
            kind: 'dns',
            src: '10.0.0.1',
            name: 'cdn.example.org',
            detail: { qtype: 'A', answers: ['192.0.2.1', '10.3.0.1'] },
          },
          {
            kind: 'dns',
            src: '10.0.0.2',
            name: 'x.evil.example',
            detail: { qtype: 'TXT', answers: ['c2VjcmV0IG9yZGVycw=='] },
          },
          {
            kind: 'http',
            src: '10.0.0.3',
            name: 'files.example',
            detail: {
              host: 'files.example',
              uri: '/a/setup.exe',
              method: 'GET',
              status_code: 200,
              user_agent: 'tool -quiet',
            },
          },
          {
            ...{ kind: 'rpc', src: '10.0.0.6', name: 'CreateServiceW' },
            detail: { endpoint: 'svcctl', operation: 'CreateServiceW', named_pipe: '\\pipe\\ntsvcs' },
          },
          {
            ...{ kind: 'http', src: '10.0.0.8', name: 'cdn.example' },
            detail: { url: 'https://cdn.example/v1.2/run.VBS?id=7&next=/a.txt#top', method: 'GET', status_code: 200 },
          },
          {
            kind: 'http',
            src: '10.0.0.9',
            name: 'plain.example',
            detail: { url: 'http://plain.example', status_code: 200 },
          },
          { kind: 'login', src: '10.0.0.4', name: 'root', detail: { application: 'rdp', user: 'root' } },
          { kind: 'login', src: '10.0.0.5', name: 'root', detail: { application: 'ntlm', user: 'root' } },
        ],
      ));
    });
    const about = (logsource: string, selection: string) =>
      firing(rule(logsource, `sel:\n${selection.replace(/^/gm, '  ')}\ncondition: sel`));

    it('match names, types and any of several answers', async () => {
      expect(await about('category: dns', 'query|endswith: .evil.example')).to.deep.equal(['10.0.0.2']);
      expect(await about('category: dns', 'record_type: txt')).to.deep.equal(['10.0.0.2']);
      expect(await about('{ product: zeek, service: dns }', 'answers|cidr: 10.0.0.0/8')).to.deep.equal(['10.0.0.1']);
      expect(await about('category: dns', 'answer|re: "^192"')).to.deep.equal(['10.0.0.1']);
    });
    it("match Zeek's procedure calls", async () => {
      const calls = '{ product: zeek, service: dce_rpc }';
      expect(await about(calls, 'endpoint: svcctl\noperation|startswith: createservice')).to.deep.equal(['10.0.0.6']);
      expect(await about(calls, 'endpoint: atsvc')).to.deep.equal([]);
    });
    it('match encoded values', async () => {
      expect(await about('category: dns', 'answer|base64: "secret orders"')).to.deep.equal(['10.0.0.2']);
      expect(await about('category: dns', 'answer|base64offset|contains: orders')).to.deep.equal(['10.0.0.2']);
      expect(await about('category: proxy', 'c-useragent|windash|contains: " /quiet"')).to.deep.equal(['10.0.0.3']);
    });
    it('match requests, whose address is put together', async () => {
      expect(await about('category: proxy', 'c-uri: "files.example/*.exe"\nsc-status: 200')).to.deep.equal([
        '10.0.0.3',
      ]);
      expect(await about('{ product: zeek, service: http }', 'status_code|gte: 300')).to.deep.equal([]);
      expect(await about('category: proxy', 'c-uri-extension: [exe, vbs]')).to.deep.equal(['10.0.0.3', '10.0.0.8']);
      expect(await about('category: proxy', 'c-uri-query|contains: "id=7"')).to.deep.equal(['10.0.0.8']);
      expect(await about('category: proxy', 'c-uri-query|exists: false')).to.deep.equal(['10.0.0.3', '10.0.0.9']);
      expect(await about('category: proxy', 'c-uri-extension|exists: false')).to.deep.equal(['10.0.0.9']);
    });
    it('tell logs of one kind apart', async () => {
      expect(await about('{ product: zeek, service: rdp }', 'cookie: root')).to.deep.equal(['10.0.0.4']);
    });
  });

  describe('about several records', () => {
    const at = (minute: number) => new Date(Date.parse('2026-01-05T08:00:00Z') + minute * 60_000).toISOString();
    const base = (name: string, port: number) =>
      `title: ${name}\nname: ${name}\nlogsource: { product: zeek, service: conn }\ndetection:\n  sel: { id.resp_p: ${port} }\n  condition: sel\n`;
    const correlate = (lines: string, ...rules: string[]) =>
      [...rules, `title: together\ncorrelation:\n${lines.replace(/^/gm, '  ')}\n`].join('---\n');
    let run: Awaited<ReturnType<typeof tenantWith>>;
    before(async () => {
      const flows = (src: string, minutes: number[], port = 22, dst = (no: number) => `10.1.0.${no + 1}`): TestFlow[] =>
        minutes.map((minute, no) => ({ src, dst: dst(no), dst_port: port, time: at(minute), bytes_out: 100 }));
      run = await tenantWith([
        ...flows('10.0.0.1', [0, 1, 2, 3, 4, 5]),
        ...flows('10.0.0.2', [0, 20, 40, 60]),
        ...flows('10.0.0.3', [0, 1, 2, 3], 22, () => '10.1.0.9'),
        ...flows('10.0.0.2', [41], 3389),
        ...flows('10.0.0.1', [-5], 3389),
      ]);
    });

    it('count records within a timespan', async () => {
      const text = (least: number) =>
        correlate(
          `type: event_count\nrules: ssh\ngroup-by: [id.orig_h]\ntimespan: 10m\ncondition: { gte: ${least} }`,
          base('ssh', 22),
        );
      expect(await run.firing(text(4))).to.deep.equal(['10.0.0.1', '10.0.0.3']);
      expect(await run.firing(text(3))).to.deep.equal(['10.0.0.1', '10.0.0.1', '10.0.0.3']);
      expect(await run.firing(text(7))).to.deep.equal([]);
    });
    it('count different values', async () => {
      const text = correlate(
        'type: value_count\nrules: [ssh]\ngroup-by: [id.orig_h]\ntimespan: 10m\ncondition: { field: id.resp_h, gt: 2 }',
        base('ssh', 22),
      );
      expect(await run.firing(text)).to.deep.equal(['10.0.0.1', '10.0.0.1']);
    });
    it('count what came within a time once it is over, when little is a sign', async () => {
      const text = (condition: string) =>
        correlate(
          `type: event_count\nrules: ssh\ngroup-by: [id.orig_h]\ntimespan: 10m\ncondition: ${condition}`,
          base('ssh', 22),
        );
      expect(await run.firing(text('{ eq: 4 }'))).to.deep.equal(['10.0.0.3']);
      expect(await run.firing(text('{ gt: 4, lte: 6 }'))).to.deep.equal(['10.0.0.1']);
      expect(await run.firing(text('{ lt: 2 }'))).to.deep.equal(new Array(4).fill('10.0.0.2'));
    });
    it('count as rules did before there were correlations', async () => {
      const old = (aggregation: string, timeframe = 'timeframe: 10m') =>
        run.firing(conn('id.resp_p: 22', `sel | ${aggregation}\n${timeframe}`));
      expect(await old('count() by id.orig_h >= 4')).to.deep.equal(['10.0.0.1', '10.0.0.3']);
      expect(await old('count(dst_ip) by src_ip > 3')).to.deep.equal(['10.0.0.1']);
      expect(await old('count() by src_ip > 3', '')).to.deep.equal(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
      expect(await old('sum(orig_bytes) by src_ip > 500')).to.deep.equal(['10.0.0.1']);
      expect(await old('max(orig_bytes) by src_ip < 50')).to.deep.equal([]);
      expect(await old('avg(orig_bytes) by dst_ip = 100', '')).to.have.members([
        '10.1.0.1',
        '10.1.0.2',
        '10.1.0.3',
        '10.1.0.4',
        '10.1.0.5',
        '10.1.0.6',
        '10.1.0.9',
      ]);
    });
    it('want all rules within a timespan, in any order or in theirs', async () => {
      const text = (type: string) =>
        correlate(
          `type: ${type}\nrules: [ssh, rdp]\ngroup-by: [id.orig_h]\ntimespan: 6m`,
          base('ssh', 22),
          base('rdp', 3389),
        );
      expect(await run.firing(text('temporal'))).to.deep.equal(['10.0.0.1', '10.0.0.2']);
      expect(await run.firing(text('temporal_ordered'))).to.deep.equal(['10.0.0.2']);
    });
    it('compare by other names where logs call a field otherwise', async () => {
      const text = correlate(
        'type: temporal\nrules: [ssh, rdp]\ngroup-by: [machine]\ntimespan: 6m\naliases:\n  machine: { ssh: id.orig_h, rdp: id.orig_h }',
        base('ssh', 22),
        base('rdp', 3389),
      );
      expect(await run.firing(text)).to.deep.equal(['10.0.0.1', '10.0.0.2']);
    });
    it('hold thresholds of counts, different values and sums', async () => {
      const threshold = (at_least: object, where: object = { port: 22 }) =>
        run.firing(
          JSON.stringify({ title: 'made', over: 'flows', where, group_by: ['client'], window: '10m', at_least }),
          'threshold',
        );
      expect(await threshold({ count: 4 })).to.deep.equal(['10.0.0.1', '10.0.0.3']);
      expect(await threshold({ distinct: 'server', values: 4 })).to.deep.equal(['10.0.0.1']);
      expect(await threshold({ sum: 'bytes_out', of: 600 })).to.deep.equal(['10.0.0.1']);
      expect(await threshold({ count: 4 }, { port: 22, server: { not: '10.1.0.9' } })).to.deep.equal(['10.0.0.1']);
      expect(await threshold({ count: 1 }, { client: { within: '10.0.0.2/31' }, port: { gt: 1_000 } })).to.deep.equal([
        '10.0.0.2',
      ]);
    });
    it('say on which days they would have fired', async () => {
      const { trial } = await run.tryOut('sigma', base('ssh', 22));
      expect(trial).to.include({ fired: 14, alerts: 11 });
      expect(trial?.days).to.deep.equal([{ day: '2026-01-05', fired: 14 }]);
    });
  });

  it('raise alerts once they are on, and resolve them once they are off', async () => {
    const { tenant, context, within, tryOut } = await tenantWith([
      { src: '10.0.0.5', dst: '10.0.0.9', dst_port: 4444 },
    ]);
    const { id } = await tryOut('sigma', `${conn('id.resp_p: 4444')}\nlevel: high\ntags: [attack.t1571]`);
    const alerts = () =>
      asOwner(
        db().ownerUrl,
        `select severity, status, host(client) as client, evidence from security_alerts where tenant_id = $1 and detection = $2`,
        [tenant, `rule:${id}`],
      );
    await threatScan({}, context);
    expect(await alerts()).to.deep.equal([]);
    await within((transaction) => enableDetectionRule(transaction, id, true, AUTHOR));
    await threatScan({}, context);
    const [alert] = await alerts();
    expect(alert).to.include({ severity: 'high', client: '10.0.0.5' });
    expect(alert?.evidence).to.deep.include({ fired: 1, techniques: ['T1571'] });
    await within((transaction) => enableDetectionRule(transaction, id, false, AUTHOR));
    await threatScan({}, context);
    expect((await alerts())[0]).to.include({ status: 'resolved' });
  });
});
