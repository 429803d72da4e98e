import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONFIG_FOLDER } from '../../../src/config/project.ts';
import { passwordFault } from '../../../src/domain/access/password-rules.ts';

describe('password rules', () => {
  const lines = readFileSync(join(CONFIG_FOLDER, 'common-passwords.txt'), 'utf8').trim().split('\n');
  const common = new Set(lines.filter((line) => !line.startsWith('#')));
  const fault = (password: string, mfaEnabled = false, email = 'ada.lovelace@bank.example') =>
    passwordFault(password, { email, mfaEnabled, common });

  it('want length, less of it with a second factor, and nothing else of the characters', () => {
    expect(fault('a'.repeat(7) + 'b'.repeat(7))).to.contain('15');
    expect(fault('eleven char', true)).to.contain('12');
    expect(fault('twelve chars', true)).to.equal(undefined);
    expect(fault('twelve chars')).to.contain('15');
    expect(fault('only lower case letters')).to.equal(undefined);
    expect(fault('пароль из пяти слов и еще')).to.equal(undefined);
    expect(fault('🐘'.repeat(14))).to.contain('15');
    expect(fault('x y'.repeat(86))).to.contain('256');
    expect(fault(' '.repeat(20))).to.contain('blank');
  });

  it('refuse what is tried first, in any case', () => {
    expect(common.size).to.be.greaterThan(2_000);
    for (const each of common) expect(each).to.equal(each.toLowerCase());
    for (const each of [
      'PasswordPassword1',
      'Administrator2024!',
      'qwertyuiopasdfghjkl',
      'ringfence-2026!',
      'aaaaaaaaaaaaaaa',
    ]) {
      expect(fault(each), each).not.to.equal(undefined);
    }
  });

  it('refuse one’s own address and name, and that of the product', () => {
    expect(fault('my ada.lovelace@bank.example')).to.contain('e-mail');
    expect(fault('Ada.Lovelace-1815!')).to.contain('name');
    expect(fault('RingFenceRingFence99')).to.contain('name');
    expect(fault('ada.lovelace wrote the first program')).to.equal(undefined);
  });
});
