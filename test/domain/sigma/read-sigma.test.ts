import { expect } from 'chai';
import { asBase64Offsets, asUtf16 } from '../../../src/domain/sigma/encodings.ts';
import { readSigma, splitSigma } from '../../../src/domain/sigma/read-sigma.ts';
import { readPattern } from '../../../src/domain/sigma/text-pattern.ts';
import { RuleFault } from '../../../src/domain/user-rules/rule-fault.ts';

const rule = (selection: string, { condition = 'sel', source = '{ product: zeek, service: conn }' } = {}) =>
  `title: made\nlogsource: ${source}\ndetection:\n  sel:\n    ${selection}\n  condition: ${condition}\n`;
const pair = (correlation: string) =>
  `title: a\nname: a\nlogsource: { category: dns }\ndetection:\n  sel: { query: x }\n  condition: sel\n---\ntitle: b\ncorrelation:\n  rules: [a]\n  ${correlation}\n`;

function refusal(text: string): RuleFault {
  try {
    readSigma(text);
  } catch (error) {
    if (error instanceof RuleFault) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('Sigma rules', () => {
  it('say what they are about', () => {
    const text = `${rule('id.resp_p: 1')}level: informational\ndescription: " why "\ntags: [attack.t1046, attack.discovery, attack.T1110.001]\n`;
    expect(readSigma(text)).to.deep.include({
      ...{ title: 'made', description: 'why', severity: 'info', techniques: ['T1046', 'T1110.001'] },
      measure: { counts: 'events', atLeast: 1, seconds: 0 },
    });
  });

  it('read wildcards, and backslashes before them', () => {
    const [one, many] = [{ any: 'one' }, { any: 'many' }];
    const cases: [string, unknown[]][] = [
      ['a*b?', ['a', many, 'b', one]],
      ['a\\*b', ['a*b']],
      ['a\\?', ['a?']],
      ['\\\\*', ['\\', many]],
      ['\\\\\\*', ['\\*']],
      ['C:\\dir', ['C:\\dir']],
      ['C:\\\\dir', ['C:\\dir']],
      ['', []],
    ];
    for (const [value, parts] of cases) expect(readPattern(value), value).to.deep.equal(parts);
  });

  it('find a text in base64 wherever it stands', () => {
    for (const value of ['a', 'ab', 'abc', 'https://', 'überall']) {
      const [texts, wide] = [asBase64Offsets(value), asBase64Offsets(asUtf16(value, 'le'))];
      for (let before = 0; before < 6; before++) {
        for (const after of ['', 'x', 'yz']) {
          const around = (bytes: Buffer) =>
            Buffer.concat([Buffer.alloc(before, 'q'), bytes, Buffer.from(after)]).toString('base64');
          expect(around(Buffer.from(value)), value).to.include(texts[before % 3]);
          expect(around(Buffer.from(value, 'utf16le')), value).to.include(wide[before % 3]);
        }
      }
    }
  });

  it('refuse what is not supported, with its line', () => {
    const cases: [text: string, line: number, message: RegExp][] = [
      [rule('id.resp_p|expand: "%ports%"'), 5, /modifier "expand"/],
      [rule('local_orig: true'), 5, /Nothing is kept of the field "local_orig"/],
      [rule('id.resp_h|cidr: 10.0.0.0/33'), 5, /no prefix/],
      [rule('service|cidr: 10.0.0.0/8'), 5, /Only addresses/],
      [rule('service|gt: 5'), 5, /holds no numbers/],
      [rule('orig_bytes|gt: many'), 5, /no number/],
      [rule('proto: carrier-pigeon'), 5, /no protocol/],
      [rule('service|re: "(?<=a)b"'), 5, /regular expression cannot be used/],
      [rule('service|re: "(a"'), 5, /regular expression cannot be used/],
      [rule('service|contains|startswith: a'), 5, /exclude each other/],
      [rule('service|wide: a'), 5, /need base64/],
      [rule('service|hour: 3'), 5, /time of a record/],
      [rule('ts|hour|minute: 3'), 5, /one part/],
      [rule('ts|hour|contains: 3'), 5, /not for times/],
      [rule('ts|hour: noon'), 5, /whole numbers/],
      [rule('ts|gt: 5'), 5, /holds no numbers/],
      [rule('id.resp_p: 1', { condition: 'sel and other' }), 6, /no selection "other"/],
      [rule('id.resp_p: 1', { condition: 'sel and (sel' }), 6, /not closed/],
      [rule('id.resp_p: 1', { condition: 'sel and' }), 6, /missing at the end/],
      [rule('id.resp_p: 1', { condition: '2 of them' }), 6, /Only "1 of"/],
      [rule('id.resp_p: 1', { condition: '1 of other*' }), 6, /called like/],
      [rule('id.resp_p: 1', { condition: 'sel | near other' }), 6, /temporal correlations/],
      [rule('id.resp_p: 1', { condition: 'sel | median(orig_bytes) > 5' }), 6, /An aggregation is count/],
      [rule('id.resp_p: 1', { condition: 'sel | count()' }), 6, /An aggregation is count/],
      [rule('id.resp_p: 1', { condition: 'sel | sum() > 5' }), 6, /needs a field/],
      [rule('id.resp_p: 1', { condition: 'sel | avg(service) > 5' }), 6, /does not hold/],
      [rule('id.resp_p: 1', { condition: 'sel | count(nothing) > 5' }), 6, /"nothing"/],
      [rule('id.resp_p: 1', { condition: 'sel | count() by nothing > 5' }), 6, /"nothing"/],
      [rule('id.resp_p: 1', { condition: 'sel | count() < 1' }), 6, /at least one/],
      [rule('id.resp_p: 1', { condition: 'sel | count() > 2.5' }), 6, /whole number/],
      [rule('id.resp_p: 1', { condition: '[sel, "sel | count() > 5"]' }), 6, /one condition/],
      [rule('id.resp_p: 1', { condition: 'sel | count() > 5\n  timeframe: 2x' }), 7, /timeframe must be/],
      [rule('id.resp_p: 1', { condition: 'sel | count() > 5\n  timeframe: 5w' }), 7, /between/],
      [rule('id.resp_p: 1', { condition: `${'('.repeat(60)}sel${')'.repeat(60)}` }), 6, /too deeply/],
      [
        rule('id.resp_p: 1', { source: '{ product: windows, category: process_creation }' }),
        2,
        /Only logs of networks/,
      ],
      [rule('a: 1', { source: '{ product: zeek, service: modbus }' }), 2, /modbus/],
      [rule('id.orig_h: 192.0.2.1', { source: '{ product: zeek }' }), 2, /names a service/],
      [rule('service: "a\\0b"'), 1, /characters that no log has/],
      [rule('service: "a\\ud800b"'), 1, /characters that no log has/],
      [rule('id.resp_h|cidr: 0x0a.0.0.0/8'), 5, /no prefix/],
      ['title: made\ntitle: again\n', 2, /unique/],
      ['title: !!js/function x\n', 1, /tag/i],
      ['a: &a [x]\nb: *a\n', 1, /Aliases/],
      ['- list\n', 1, /map of names/],
      ['', 1, /empty/],
      [pair('type: event_count\n  timespan: 10m\n  condition: { lt: 1 }'), 13, /at least one/],
      [pair('type: event_count\n  timespan: 10m\n  condition: { neq: 1 }'), 13, /Only gt, gte/],
      [pair('type: event_count\n  timespan: 10m\n  condition: { gt: 5, lt: 6 }'), 13, /lies between/],
      [pair('type: event_count\n  timespan: 10m\n  condition: {}'), 13, /needs one of/],
      [pair('type: value_avg\n  timespan: 10m\n  condition: { field: query }'), 13, /needs one of/],
      [pair('type: value_sum\n  timespan: 10m\n  condition: { field: src_ip, gt: 5 }'), 13, /for numbers/],
      [pair('type: event_count\n  timespan: 10w\n  condition: { gte: 5 }'), 12, /timespan/],
      [pair('type: event_count\n  timespan: 31d\n  condition: { gte: 5 }'), 12, /between/],
      [pair('type: value_count\n  timespan: 1d\n  condition: { gte: 5 }'), 13, /names the field/],
      [pair('type: temporal\n  timespan: 1d'), 10, /two rules/],
      [pair('type: event_count\n  group-by: [nothing]\n  timespan: 1d\n  condition: { gte: 5 }'), 12, /"nothing"/],
      [`${rule('id.resp_p: 1')}---\n${rule('id.resp_p: 1')}`, 8, /one by one/],
    ];
    for (const [text, line, message] of cases) {
      const fault = refusal(text);
      expect(fault.message, text).to.match(message);
      expect(fault.line, `${text}\n${fault.message}`).to.equal(line);
    }
  });

  describe('with aggregations, as until version 1.0', () => {
    const counting = (aggregation: string, timeframe = 'timeframe: 10m') =>
      readSigma(rule('id.resp_p: 22', { condition: `sel | ${aggregation}\n  ${timeframe}` }));
    const client = { in: 'column', column: 'client', type: 'address' };
    const server = { in: 'column', column: 'server', type: 'address' };
    const sent = { in: 'column', column: 'bytes_out', type: 'number' };

    it('count records and different values by a field', () => {
      for (const text of ['count() by id.orig_h > 4', 'count by src_ip >= 5', 'COUNT( ) BY src_ip >4']) {
        const { measure, queries, notices } = counting(text);
        expect(measure, text).to.deep.equal({ counts: 'events', atLeast: 5, seconds: 600 });
        expect(queries[0], text).to.deep.include({ groupBy: [client], value: null });
        expect(notices, text).to.deep.equal([]);
      }
      const { measure, queries } = counting('count(id.resp_h) by src_ip, id.resp_p > 10');
      expect(measure).to.deep.equal({ counts: 'distinct', atLeast: 11, seconds: 600 });
      expect(queries[0]).to.deep.include({ value: server });
      expect(queries[0]?.groupBy).to.have.length(2);
    });

    it('add up, and compare once the time is over where enough says nothing', () => {
      expect(counting('sum(orig_bytes) by src_ip >= 300').measure).to.deep.equal({
        ...{ counts: 'sum', atLeast: 300, seconds: 600 },
      });
      expect(counting('sum(orig_bytes) by src_ip > 300').measure.atLeast).to.be.above(300).and.below(300.001);
      const whole: [string, string, object][] = [
        ['count() by src_ip < 5', 'events', { lt: 5 }],
        ['count(id.resp_h) = 5', 'distinct', { gte: 5, lte: 5 }],
        ['avg(orig_bytes) by src_ip >= 1.5', 'average', { gte: 1.5 }],
        ['min(orig_bytes) <= 0', 'smallest', { lte: 0 }],
        ['max(orig_bytes) > 100', 'largest', { gt: 100 }],
      ];
      for (const [text, counts, bounds] of whole) {
        const { measure, queries } = counting(text);
        expect(measure, text).to.deep.equal({ counts, atLeast: 1, seconds: 600, whole: bounds });
        if (text.includes('orig_bytes')) expect(queries[0]?.value, text).to.deep.equal(sent);
      }
    });

    it('know timeframes, and say what comes of a rule without one', () => {
      for (const [text, seconds] of [
        ['30s', 30],
        ['12h', 43_200],
        ['2w', 1_209_600],
        ['1M', 2_592_000],
      ] as const) {
        expect(counting('count() > 1', `timeframe: ${text}`).measure.seconds, text).to.equal(seconds);
      }
      const { measure, notices, queries } = counting('count() > 1', '# no timeframe');
      expect(measure.seconds).to.equal(Number.POSITIVE_INFINITY);
      expect(notices).to.deep.equal(['Without a timeframe, all that is looked at is counted together.']);
      expect(queries[0]?.groupBy).to.deep.equal([]);
      expect(readSigma(rule('id.resp_p: 22', { condition: 'sel\n  timeframe: 1h' })).notices).to.deep.equal([
        'A timeframe says nothing without an aggregation.',
      ]);
    });

    it('stay out of correlations', () => {
      const text = pair('type: event_count\n  timespan: 1d\n  condition: { gte: 5 }');
      expect(refusal(text.replace('condition: sel', 'condition: sel | count() > 5')).message).to.match(/of its own/);
    });
  });

  it('say in correlations how much is too little, and how much too much', () => {
    const measure = (lines: string) => readSigma(pair(`${lines}\n  timespan: 1h`)).measure;
    const whole = { counts: 'events', atLeast: 1, seconds: 3_600 };
    expect(measure('type: event_count\n  condition: { lt: 5 }')).to.deep.equal({ ...whole, whole: { lt: 5 } });
    expect(measure('type: event_count\n  condition: { gt: 100, lte: 200 }')).to.deep.equal({
      ...{ ...whole, whole: { gt: 100, lte: 200 } },
    });
    expect(measure('type: value_count\n  condition: { field: query, eq: 3 }')).to.deep.equal({
      ...{ counts: 'distinct', atLeast: 1, seconds: 3_600, whole: { gte: 3, lte: 3 } },
    });
    expect(measure('type: value_sum\n  condition: { field: dst_port, gte: 3 }')).to.deep.equal({
      ...{ counts: 'sum', atLeast: 3, seconds: 3_600 },
    });
    expect(measure('type: value_avg\n  condition: { field: dst_port, gt: 3 }')).to.deep.equal({
      ...{ counts: 'average', atLeast: 1, seconds: 3_600, whole: { gt: 3 } },
    });
  });

  it('say in temporal correlations how many of the rules must match', () => {
    const one = (name: string) =>
      `title: ${name}\nname: ${name}\nlogsource: { category: dns }\ndetection:\n  sel: { query: x }\n  condition: sel\n---\n`;
    const text = (condition: string, type = 'temporal') =>
      `${one('a')}${one('b')}${one('c')}title: t\ncorrelation:\n  type: ${type}\n  rules: [a, b, c]\n  timespan: 1h\n${condition && `  condition: ${condition}\n`}`;
    const least = (condition: string, type?: string) => readSigma(text(condition, type)).measure.atLeast;
    expect([
      least(''),
      least('a and c AND b'),
      least('{ gte: 2 }'),
      least('{ gt: 1 }'),
      least('{ eq: 3 }'),
    ]).to.deep.equal([3, 3, 2, 2, 3]);
    expect(least('{ gte: 3 }', 'temporal_ordered')).to.equal(3);
    expect(refusal(text('{ gte: 2 }', 'temporal_ordered')).message).to.match(/asks for all of the 3/);
    for (const condition of ['{ gte: 4 }', '{ lt: 3 }', '{ eq: 2 }']) {
      expect(refusal(text(condition)).message, condition).to.match(/asks for some of the 3/);
    }
    for (const condition of ['a or b', 'a and b', 'a and b and d']) {
      expect(refusal(text(condition)).message, condition).to.match(/Only all of the rules/);
    }
  });

  it("know Zeek's log by a field that it alone has, where none is named", () => {
    const text = rule('filter|contains: "(adminCount=1)"', { source: '{ product: zeek }' });
    expect(readSigma(text).queries[0]).to.deep.include({ source: 'observations', kinds: ['ldap'] });
    expect(JSON.stringify(readSigma(text).queries[0]?.where)).to.include('ldap-search');
  });

  it('take fields that are not kept for not stated, and say so', () => {
    const some = readSigma(rule('id.resp_p: 445\n    local_orig: true'));
    expect(some.notices).to.deep.equal([
      'Nothing is kept of the field "local_orig" of this log. It counts as not stated.',
    ]);
    expect(some.queries[0]?.where).to.deep.equal({
      all: [
        { test: 'number', field: { in: 'column', column: 'port', type: 'number' }, value: 445 },
        {
          ...{ test: 'text', field: { in: 'nothing', name: 'local_orig' }, pattern: ['true'], cased: false },
        },
      ],
    });
    expect(readSigma(rule('id.resp_p: 445')).notices).to.deep.equal([]);
  });

  it("know a firewall's words for what it did", () => {
    const words = (value: string) => {
      const [query] = readSigma(rule(value, { source: '{ category: firewall }' })).queries;
      return query?.where;
    };
    const action = { in: 'column', column: 'action', type: 'text' };
    expect(words('action: Accepted')).to.deep.equal({ test: 'text', field: action, pattern: ['allow'], cased: false });
    expect(words('action|startswith: rej')).to.deep.include({ pattern: ['rej', { any: 'many' }] });
  });

  it('refuse texts that are too large or too deep', () => {
    expect(refusal(`title: ${'x'.repeat(70_000)}`).message).to.match(/at most 65536/);
    expect(refusal(`title: made\nx: ${'['.repeat(40)}${']'.repeat(40)}`).message).to.match(/too deeply/);
  });

  it('take files of several rules apart, but leave a correlation with its rules', () => {
    const one = rule('id.resp_p: 1');
    expect(splitSigma(`---\n# a comment\n---\n${one}---\n${one}`)).to.have.length(2);
    expect(splitSigma(pair('type: temporal'))).to.have.length(1);
  });
});
