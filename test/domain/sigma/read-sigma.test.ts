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
      [rule('id.resp_p: 1', { condition: 'sel and other' }), 6, /no selection "other"/],
      [rule('id.resp_p: 1', { condition: 'sel and (sel' }), 6, /not closed/],
      [rule('id.resp_p: 1', { condition: 'sel and' }), 6, /missing at the end/],
      [rule('id.resp_p: 1', { condition: '2 of them' }), 6, /Only "1 of"/],
      [rule('id.resp_p: 1', { condition: '1 of other*' }), 6, /called like/],
      [rule('id.resp_p: 1', { condition: 'sel | count() > 5' }), 6, /correlation/],
      [rule('id.resp_p: 1', { condition: `${'('.repeat(60)}sel${')'.repeat(60)}` }), 6, /too deeply/],
      [
        rule('id.resp_p: 1', { source: '{ product: windows, category: process_creation }' }),
        2,
        /Only logs of networks/,
      ],
      [rule('a: 1', { source: '{ product: zeek, service: modbus }' }), 2, /modbus/],
      [rule('service: "a\\0b"'), 1, /characters that no log has/],
      [rule('service: "a\\ud800b"'), 1, /characters that no log has/],
      [rule('id.resp_h|cidr: 0x0a.0.0.0/8'), 5, /no prefix/],
      ['title: made\ntitle: again\n', 2, /unique/],
      ['title: !!js/function x\n', 1, /tag/i],
      ['a: &a [x]\nb: *a\n', 1, /Aliases/],
      ['- list\n', 1, /map of names/],
      ['', 1, /empty/],
      [pair('type: event_count\n  timespan: 10m\n  condition: { lt: 5 }'), 13, /Only gte and gt/],
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
