import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_FOLDER } from '../../src/config/project.ts';

const read = (name: string) => readFileSync(join(PROJECT_FOLDER, name), 'utf8');
const filesIn = (folder: string, endings: RegExp) =>
  readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name) && !entry.parentPath.includes('generated'))
    .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT_FOLDER.length).replace(/^\//, ''));

const SERVER = [...filesIn('src', /\.ts$/), ...filesIn('bin', /\.mjs$/)];
const PAGES = filesIn('web/public', /\.js$/);
const SOURCES = [...SERVER, ...PAGES].map((file) => ({ file, text: read(file) }));

/** `file: what matched` of every match in the sources; of the first group, if the pattern has one. */
const found = (pattern: RegExp, sources = SOURCES) =>
  sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([all, part]) => `${file}: ${part ?? all}`));
/** The distinct first groups of a pattern. */
const named = (pattern: RegExp) =>
  [...new Set(SOURCES.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? '')))].sort();
const imported = (from: string) =>
  named(new RegExp(`import \\{([^}]*)\\} from '${from}'`, 'g'))
    .flatMap((names) => names.split(','))
    .map((name) => name.replace('type ', '').trim())
    .filter((name, place, all) => name !== '' && all.indexOf(name) === place)
    .sort();

const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };

describe('the sources', () => {
  it('are found', () => {
    expect(SERVER.length).to.be.greaterThan(200);
    expect(PAGES.length).to.be.greaterThan(5);
  });

  it('make no code and no markup out of text', () => {
    expect(found(/\beval\(|\bFunction\(|from 'node:vm'|set(?:Timeout|Interval)\(\s*['"`]/g)).to.deep.equal([]);
    expect(found(/\.(?:innerHTML|outerHTML|srcdoc)\b|insertAdjacentHTML|document\.write/g)).to.deep.equal([]);
  });

  it('have no template engine, no format strings and no markup language', () => {
    const kinds =
      /^(ejs|pug|handlebars|mustache|nunjucks|eta|dot|liquidjs|hbs|marked|markdown-it|showdown|remark.*|less|sass|xslt.*|.*sprintf.*|mathjs|expr-eval|jsonpath.*)$/;
    expect(Object.keys(dependencies).filter((name) => kinds.test(name))).to.deep.equal([]);
    expect(found(/\.render\(|'view engine'|format\.splat\(/g)).to.deep.equal([]);
    expect(imported('node:util').filter((name) => name.startsWith('format'))).to.deep.equal([]);
  });

  it('start programs with lists of arguments, in infra and scanners alone, and never through a shell', () => {
    expect(imported('node:child_process')).to.have.members([
      ...['ChildProcess', 'execFile', 'execFileSync', 'fork', 'spawn', 'spawnSync'],
    ]);
    const where = found(/from 'node:child_process'/g).map((place) => place.split(':')[0] ?? '');
    expect(where.filter((file) => !/^(src\/(infra|scanners)\/|bin\/)/.test(file))).to.deep.equal([]);
    expect(found(/\bshell:/g)).to.deep.equal([]);
  });

  it('build patterns of these constants only', () => {
    const built = SOURCES.flatMap(({ file, text }) =>
      [...text.matchAll(/new RegExp\(\s*(.*)/g)].map(([, of = '']) => {
        const parts = [...of.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
        return `${file.split('/').at(-1)}: ${parts.length > 0 ? [...new Set(parts)].join(' ') : of}`;
      }),
    );
    expect([...new Set(built)].sort()).to.deep.equal([
      'cisco-asa-messages.ts: source',
      'date-cell.ts: BEHIND',
      'date-cell.ts: CLOCK',
      'date-cell.ts: WEEKDAY BEHIND',
      'docx-document.ts: PLACE',
      'f5-text.ts: ENDPOINT',
      'junos-events.ts: ADDRESS',
      'redis.ts: name',
      'sign-in.js: name',
    ]);
  });

  it('write to the log and nowhere else, but for the command line', () => {
    const servers = SOURCES.filter(({ file }) => /^src\/(?!cli\/)/.test(file));
    expect(new Set(found(/console\.\w+\(|process\.std(?:out|err)\./g, servers).map((place) => place.split(':')[0])))
      .to.deep // The last words of a process that does not start; and the pipe of a parser.
      .equal(new Set(['src/api/main.ts', 'src/workers/main.ts', 'src/infra/child-parser-main.ts']));
  });
});

describe('cryptography in the sources', () => {
  it('is that of Node, jose, argon2 and otplib', () => {
    const kinds =
      /crypt|hash|cipher|sodium|forge|jw[ast]|jose|argon|otp|aes|rsa|ecdsa|elliptic|nacl|noble|pbkdf|scrypt/;
    expect(Object.keys(dependencies).filter((name) => kinds.test(name))).to.deep.equal([
      ...['@node-rs/argon2', 'jose', 'otplib', 'passport-jwt'],
    ]);
    const works = imported('node:crypto').filter(
      (name) => !/^(JsonWebKey|X509Certificate|createPublicKey)$/.test(name),
    );
    expect(works).to.deep.equal([
      ...['createCipheriv', 'createDecipheriv', 'createHash', 'createHmac', 'hkdfSync'],
      ...['randomBytes', 'randomInt', 'randomUUID', 'timingSafeEqual'],
    ]);
  });

  it('is of the algorithms that the threat model names', () => {
    // SHA-1 makes names into ids of version 5 (RFC 9562), which protect nothing.
    expect(named(/\b(?:createHash|createHmac|hkdfSync)\(\s*([^,)]+)/g)).to.deep.equal(["'sha1'", "'sha256'"]);
    expect(found(/createHash\('sha1'\)/g).map((place) => place.split(':')[0])).to.deep.equal([
      'src/domain/exchange/stix-objects.ts',
    ]);
    expect(named(/\bcreate(?:C|Dec)ipheriv\(\s*([^,)]+)/g)).to.deep.equal(["'aes-256-gcm'"]);
    expect(named(/\bgenerateKeyPair\(\s*([^,)]+)/g)).to.deep.equal(["'ES256'"]);
    const model = read('docs/security/threat-model.md');
    for (const name of ['SHA-256', 'HMAC-SHA-256', 'HKDF', 'AES-256-GCM', 'ES256', 'argon2id', 'TOTP']) {
      expect(model).to.contain(name);
    }
  });

  it('takes chance from the system; what may be guessed is waiting times and when to tidy up', () => {
    expect(found(/Math\.random/g)).to.deep.equal([
      ...['src/api/store-observed.ts: Math.random', 'src/infra/rounds.ts: Math.random'],
      'src/workers/worker-host.ts: Math.random',
    ]);
  });
});

describe('what comes from elsewhere', () => {
  it('has an exact version, and comes from a registry, not from a repository or an address', () => {
    for (const [name, version] of Object.entries(dependencies))
      expect(version, name).to.match(/^\d+\.\d+\.\d+[\w.-]*$/);
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { resolved?: string; link?: boolean }>;
    };
    // The lock names no place at all: whoever installs says which registry, and the hashes say what must come from it.
    const elsewhere = Object.entries(packages).filter(([, { resolved, link }]) => link || resolved !== undefined);
    expect(elsewhere.map(([path]) => path)).to.deep.equal([]);
  });
});

describe('the pages', () => {
  it('are HTML, style sheets, modules and pictures, without plug-ins, frames or script in place', () => {
    const files = filesIn('web/public', /./);
    expect(files.filter((file) => !['.html', '.css', '.js', '.svg'].includes(extname(file)))).to.deep.equal([]);
    const html = files.filter((file) => file.endsWith('.html')).map((file) => ({ file, text: read(file) }));
    expect(html.length).to.be.greaterThan(2);
    expect(found(/<(?:object|embed|applet|i?frame|base)\b|\son\w+=|<script(?![^>]*\bsrc=)/gi, html)).to.deep.equal([]);
  });
});
