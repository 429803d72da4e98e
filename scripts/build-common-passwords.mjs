/**
 * Makes config/common-passwords.txt: passwords that are tried first, by the patterns that make people predictable (a word
 * and a year, a word twice, walks over the keyboard, sequences). Shorter ones are left out; their length refuses them.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SHORTEST = 12;
const LONGEST_YEAR = 2030;

const WORDS = `password passwort passw0rd p@ssword p@ssw0rd welcome welcome1 willkommen changeme letmein secret geheim
  administrator admin root master superuser sysadmin operator service support helpdesk guest default standard temporary
  test testing demo training network netzwerk firewall security sicherheit router switch server database backup
  monitoring scanner ringfence company corporate business finance banking bank account office windows linux ubuntu
  microsoft google cisco oracle postgres redis kubernetes docker computer internet iloveyou sunshine princess football
  baseball basketball dragon monkey shadow michael jennifer superman batman starwars pokemon freedom whatever trustno1
  hello hallo qwerty qwertz azerty spring summer autumn winter frühling sommer herbst january february march april
  august september october november december monday friday sunday london berlin paris zurich newyork germany america`
  .split(/\s+/)
  .filter(Boolean);
const ENDINGS = [
  '!',
  '!!',
  '!!!',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  '123!',
  '1234!',
  '@123',
  '#1',
  '007',
  '01',
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
  '111',
  '000',
  '0000',
  '654321',
  'abc',
  'abc123',
  'qwerty',
];
const JOINTS = ['', '-', '@'];
const ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
];
const COLUMNS = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm'];

const found = new Set();
const add = (text) => {
  if (text.length >= SHORTEST && text.length <= 64) found.add(text.toLowerCase());
};

for (const word of WORDS) {
  for (let year = 1980; year <= LONGEST_YEAR; year += 1) {
    for (const joint of JOINTS)
      for (const end of ['', '!']) if (year >= 2018 || joint === '') add(word + joint + year + end);
  }
  for (const joint of JOINTS) {
    for (const ending of ENDINGS) add(word + joint + ending);
    for (let times = 2; times <= 5; times += 1) {
      for (const end of ['', '1', '123', '!']) add(Array(times).fill(word).join(joint) + end);
    }
  }
}
for (const one of WORDS) for (const two of WORDS.slice(0, 12)) for (const end of ['', '123']) add(one + two + end);

const backwards = (text) => [...text].reverse().join('');
const walks = ROWS.flatMap((row) => [row, backwards(row)]);
for (const one of walks) {
  for (const two of [...walks, '']) {
    for (const length of [4, 5, 6, 7, 8, 9, 10]) {
      const piece = one.slice(0, length) + two.slice(0, length);
      for (const end of ['', '1', '!', '123']) add(piece + end);
      add(piece + piece);
      add(piece + piece + piece);
    }
  }
}
for (let from = 0; from < COLUMNS.length; from += 1) {
  for (let to = from + 1; to <= COLUMNS.length; to += 1) {
    const walk = COLUMNS.slice(from, to);
    for (const text of [walk.join(''), walk.map(backwards).join(''), [...walk, ...walk].join('')])
      for (const end of ['', '!', '123']) add(text + end);
  }
}
for (const sign of 'abcdefghijklmnopqrstuvwxyz0123456789*.-_! ')
  for (let length = SHORTEST; length <= 20; length += 1) add(sign.repeat(length));
for (const run of [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '98765432109876543210',
  'abc123',
  'a1b2c3d4e5f6g7h8',
  '123abc',
  '112233445566778899',
  '1q2w3e4r5t6z7u8i9o',
  '1q2w3e4r5t6y7u8i9o0p',
]) {
  for (let length = SHORTEST; length <= 26; length += 1) add(run.repeat(5).slice(0, length));
}

const target = fileURLToPath(new URL('../config/common-passwords.txt', import.meta.url));
const header =
  '# Passwords that are tried first, in lower case. Made by scripts/build-common-passwords.mjs; do not edit.\n';
writeFileSync(target, `${header}${[...found].sort().join('\n')}\n`);
console.log(`${found.size} passwords written to ${target}`);
