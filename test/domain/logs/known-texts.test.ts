import { expect } from 'chai';
import { KnownTexts } from '../../../src/domain/logs/known-texts.ts';

describe('texts that are known', () => {
  it('are judged once, and each by itself', () => {
    const judged: string[] = [];
    const known = new KnownTexts((text) => {
      judged.push(text);
      return text.toUpperCase();
    });
    const bytes = Buffer.from('drop,allow,dröp');
    for (let i = 0; i < 3; i++) {
      expect(known.of(bytes, 0, 4)).to.equal('DROP');
      expect(known.of(bytes, 5, 10)).to.equal('ALLOW');
      expect(known.of(bytes, 11, bytes.length)).to.equal('DRÖP');
      expect(known.of(bytes, 4, 4)).to.equal('');
    }
    expect(judged).to.deep.equal(['', 'drop', 'allow', 'dröp']);
  });

  it('mean the same when there are too many to remember, and when they are long', () => {
    const known = new KnownTexts((text) => text.length);
    for (let i = 0; i < 5000; i++) {
      const bytes = Buffer.from(`text ${'x'.repeat(i % 400)} ${i}`);
      expect(known.of(bytes, 0, bytes.length)).to.equal(bytes.length);
      expect(known.of(bytes, 0, 4)).to.equal(4);
    }
  });
});
