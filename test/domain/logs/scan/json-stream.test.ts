import { expect } from 'chai';
import fc from 'fast-check';
import { FlowBatch } from '../../../../src/domain/logs/flow.ts';
import { JsonStream } from '../../../../src/domain/logs/scan/json-stream.ts';
import { cutAt } from '../reading.ts';

interface Found {
  records: [number, string][];
  rejects: [number, string, string][];
}

/** What the stream hands out when it is fed the pieces; between two pieces it may be replaced by a restored one. */
function found(pieces: Buffer[], path: readonly string[], { resume = false, maxRecordBytes = 1 << 20 } = {}): Found {
  const records: [number, string][] = [];
  const batch = new FlowBatch(4);
  const make = () =>
    new JsonStream(
      (bytes, start, end, line) => {
        records.push([line, bytes.toString('utf8', start, end)]);
        return null;
      },
      { path, maxRecordBytes },
    );
  let stream = make();
  for (const piece of pieces) {
    stream.push(Buffer.from(piece), batch);
    const state = resume ? stream.save() : null;
    if (state === null) continue;
    stream = make();
    stream.restore(JSON.parse(JSON.stringify(state)));
  }
  stream.end(batch);
  return { records, rejects: batch.rejects.map(({ line, reason, text }) => [line, reason, text]) };
}

const texts = (text: string, path: readonly string[]) =>
  found([Buffer.from(text)], path).records.map(([, json]) => json);

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom({ records: [{ a: 1 }] }, [[{ x: ']' }]], 'a "quote" \\', '{"records":[{"a":1}]}'),
);
const record = fc.oneof(fc.dictionary(fc.string(), value, { maxKeys: 4 }), fc.array(value, { maxLength: 3 }));
const before = fc.dictionary(
  fc.string().filter((key) => key !== 'records'),
  value,
  { maxKeys: 3 },
);
const indent = fc.constantFrom(0, 1, '\t');

describe('JsonStream', () => {
  it('finds the records that JSON.parse finds, whatever the cuts, also when resumed at each of them', () => {
    fc.assert(
      fc.property(
        before,
        fc.array(record),
        before,
        indent,
        fc.array(fc.nat()),
        fc.boolean(),
        (head, list, tail, space, cuts, resume) => {
          const text = JSON.stringify({ ...head, records: list, ...tail }, null, space);
          const { records, rejects } = found(cutAt(Buffer.from(text), cuts), ['records', '*'], { resume });
          expect(rejects).to.deep.equal([]);
          expect(records.map(([, json]) => JSON.parse(json))).to.deep.equal(JSON.parse(JSON.stringify(list)));
          for (const [line, json] of records)
            expect(
              text
                .split('\n')
                .slice(line - 1)
                .join('\n'),
            ).to.include(json);
        },
      ),
    );
  });

  it('gives the same records and rejects of damaged text whatever the cuts', () => {
    fc.assert(
      fc.property(
        fc.array(record),
        fc.array(fc.nat()),
        fc.nat(),
        fc.string(),
        fc.boolean(),
        (list, cuts, place, noise, resume) => {
          const whole = Buffer.from(list.map((entry) => JSON.stringify(entry)).join(',\n'));
          const at = place % (whole.length + 1);
          const text = Buffer.concat([Buffer.from('['), whole.subarray(0, at), Buffer.from(noise), whole.subarray(at)]);
          expect(found(cutAt(text, cuts), ['*'], { resume })).to.deep.equal(found([text], ['*']));
        },
      ),
    );
  });

  it('reads lists, lists under keys, and documents one after the other', () => {
    expect(texts('[{"a":1}, {"b":[2]}]', ['*'])).to.deep.equal(['{"a":1}', '{"b":[2]}']);
    expect(texts('{"x":{"records":[{"no":1}]},"records":[{"a":1}]}', ['records', '*'])).to.deep.equal(['{"a":1}']);
    expect(texts('{"a":[{"b":{"c":1}}]}', ['a', '*', 'b'])).to.deep.equal(['{"c":1}']);
    expect(texts('{"records":[{"a":1}]}\n{"records":[{"b":1}]}', ['records', '*'])).to.deep.equal([
      '{"a":1}',
      '{"b":1}',
    ]);
    expect(texts('\uFEFF{"a":1}\r\n{"b":1}\r\n', [])).to.deep.equal(['{"a":1}', '{"b":1}']);
    expect(texts('[{"a":1},\n{"b":1},\n]\n', ['*'])).to.deep.equal(['{"a":1}', '{"b":1}']);
  });

  it('loses only the damaged record', () => {
    for (const bad of ['{"a":"x', '{"a":{"b":1}', '{"a":[1}', '{"a" {"b":1}', 'null', '"text"', 'ä']) {
      const text = `[{"n":1},\n${bad},\n{"n":2},\n{"n":3}]\n`;
      expect(texts(text, ['*']).slice(0, 1), bad).to.deep.equal(['{"n":1}']);
      expect(texts(text, ['*']).slice(-2), bad).to.deep.equal(['{"n":2}', '{"n":3}']);
      expect(found([Buffer.from(text)], ['*']).rejects[0]?.slice(0, 2), bad).to.deep.equal([2, 'not JSON']);
    }
  });

  it('says where a file that was cut off ends', () => {
    expect(found([Buffer.from('[{"n":1},\n{"n":')], ['*']).rejects).to.deep.equal([
      [2, 'the file ends within this record', '{"n":'],
    ]);
  });

  it('keeps only the beginning of a record that is too long', () => {
    const long = `{"a":"${'x'.repeat(20_000)}"}`;
    const pieces = cutAt(Buffer.from(`${long}\n{"b":1}\n`), [3000, 9000, 15_000]);
    const { records, rejects } = found(pieces, [], { maxRecordBytes: 10_000, resume: true });
    expect(records).to.deep.equal([[2, '{"b":1}']]);
    expect(rejects).to.deep.equal([[1, 'record longer than 10000 bytes', long.slice(0, 4096)]]);
  });

  it('ends on the deepest nesting', () => {
    for (const text of ['['.repeat(100_000), '[{"":'.repeat(50_000), `${'['.repeat(500)}${']'.repeat(500)}`]) {
      expect(found([Buffer.from(text)], ['*']).rejects).to.not.be.empty;
      expect(found([Buffer.from(text)], ['x', '*']).records).to.be.empty;
    }
  });
});
