/** Makes docs/security/asvs.md of docs/security/asvs.json: which requirements of ASVS 5.0 are met, and what shows it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root.mjs';

const DATA = join(ROOT, 'docs', 'security', 'asvs.json');
const PAGE = join(ROOT, 'docs', 'security', 'asvs.md');
const STATES = ['met', 'partly', 'unmet'];
const CHAPTERS = {
  1: 'Encoding and sanitization',
  2: 'Validation and business logic',
  3: 'Web front end',
  4: 'API and web service',
  5: 'Files',
  6: 'Authentication',
  7: 'Sessions',
  8: 'Authorization',
  9: 'Self-contained tokens',
  10: 'OAuth and OIDC',
  11: 'Cryptography',
  12: 'Secure communication',
  13: 'Configuration',
  14: 'Data protection',
  15: 'Secure coding and architecture',
  16: 'Security logging and error handling',
};

/** The page for `requirements`, by id. */
export function asvsPage(requirements) {
  const all = Object.entries(requirements).sort(([one], [other]) => byNumber(one, other));
  const chapters = Object.keys(CHAPTERS).map((number) => ({
    number,
    of: all.filter(([id]) => id.startsWith(`${number}.`)),
  }));
  const total = counts(all);
  return `# ASVS 5.0, level 2

**Met ${total.met} of ${all.length}**; partly ${total.partly}, unmet ${total.unmet}.

The numbers are those of the OWASP Application Security Verification Standard 5.0.0, where the texts are. Of its 253 requirements of levels 1 and 2 these ${all.length} apply. Left out are 37 about things that are not here by design (LDAP, XML of others, GraphQL, WebRTC, being an identity provider, …) and 21 that begin to apply with something that is not built or depends on the site (single sign-on, e-mail, WebSockets, client certificates, a public certificate authority).

*Met* stands where a test, a gate or a document shows the whole requirement; *partly* where it shows some of it; *unmet* where nothing shows it, even if the code may do it. The review was done by the project itself; nobody outside has repeated it.

A test is named with its file. A gate is a file that the build or \`.ci/run\` works by.

This page is made of [asvs.json](asvs.json) by \`node scripts/build-asvs.mjs\`; a test fails when it is older, or names evidence that is not there.

| chapter | met | partly | unmet | of |
|---|---|---|---|---|
${chapters.map(({ number, of }) => summary(`V${number} ${CHAPTERS[number]}`, of)).join('\n')}
${summary('**Sum**', all)}

${chapters.map(({ number, of }) => section(number, of)).join('\n')}`;
}

function section(number, requirements) {
  return `## V${number} ${CHAPTERS[number]}

| id | status | shown by | note |
|---|---|---|---|
${requirements.map(([id, { status, evidence, note }]) => `| ${id} | ${status} | ${evidence.map(shown).join('<br>')} | ${cell(note ?? '')} |`).join('\n')}
`;
}

function shown({ kind, file, name }) {
  const link = `[${file.split('/').at(-1)}](../../${file})`;
  return kind === 'test' ? `${link}: ${cell(name)}` : `${kind} ${link}`;
}

function summary(title, requirements) {
  const { met, partly, unmet } = counts(requirements);
  return `| ${title} | ${met} | ${partly} | ${unmet} | ${requirements.length} |`;
}

function counts(requirements) {
  return Object.fromEntries(
    STATES.map((state) => [state, requirements.filter(([, { status }]) => status === state).length]),
  );
}

/** Names of tests may hold what Markdown takes for something else. */
function cell(text) {
  return text.replace(/[|\\*_<]/g, '\\$&');
}

function byNumber(one, other) {
  return one.localeCompare(other, 'en', { numeric: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, asvsPage(JSON.parse(readFileSync(DATA, 'utf8'))));
}
