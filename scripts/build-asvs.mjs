/** Makes docs/security/asvs.md of docs/security/asvs.json: which requirements of ASVS 5.0 are met, and what shows it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root.mjs';

const DATA = join(ROOT, 'docs', 'security', 'asvs.json');
const PAGE = join(ROOT, 'docs', 'security', 'asvs.md');
const STATES = ['met', 'partly', 'unmet'];
/** Apply only with an identity provider; counted apart from the rest. */
const WITH_SIGN_ON = new Set([
  ...['6.8.1', '6.8.2', '6.8.4', '7.1.3', '7.6.1', '7.6.2', '10.1.2', '10.2.1', '10.2.2'],
  ...['10.5.1', '10.5.2', '10.5.3', '10.5.4'],
]);
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
  const sorted = Object.entries(requirements).sort(([one], [other]) => byNumber(one, other));
  const all = sorted.filter(([id]) => !WITH_SIGN_ON.has(id));
  const signOn = sorted.filter(([id]) => WITH_SIGN_ON.has(id));
  const chapters = Object.keys(CHAPTERS).map((number) => ({
    number,
    of: all.filter(([id]) => id.startsWith(`${number}.`)),
  }));
  const total = counts(all);
  return `# ASVS 5.0, level 2

**Met ${total.met} of ${all.length}**; partly ${total.partly}, unmet ${total.unmet}. With single sign-on ${signOn.length} more apply: met ${counts(signOn).met}, partly ${counts(signOn).partly}, unmet ${counts(signOn).unmet}.

The numbers are those of the OWASP Application Security Verification Standard 5.0.0, where the texts are. It has 253 requirements of levels 1 and 2. These ${all.length} apply to every installation. 37 are about things that are not here by design (LDAP, GraphQL, WebRTC, being an identity provider, …). The other 21 depend on something: ${signOn.length} on an identity provider that people sign in with, which is built; they are counted apart, because an installation without one has no use for them. 8 have nothing to apply to: logout that a provider sends (10.5.5), e-mail (1.3.11) and WebSockets (4.4.1 to 4.4.4) are not built, and client certificates (12.1.3) and a public certificate authority (12.2.2) are the site's to decide. ${all.length} + 37 + ${signOn.length} + 8 = 253.

*Met* stands where a test, a gate or a document shows the whole requirement; *partly* where it shows some of it; *unmet* where nothing shows it, even if the code may do it. The review was done by the project itself; nobody outside has repeated it.

A test is named with its file. A gate is a file that the build or \`.ci/run\` works by.

This page is made of [asvs.json](asvs.json) by \`node scripts/build-asvs.mjs\`; a test fails when it is older, or names evidence that is not there.

| chapter | met | partly | unmet | of |
|---|---|---|---|---|
${chapters.map(({ number, of }) => summary(`V${number} ${CHAPTERS[number]}`, of)).join('\n')}
${summary('**Sum**', all)}
${summary('With single sign-on', signOn)}

${[...chapters.map(({ number, of }) => section(`V${number} ${CHAPTERS[number]}`, of)), section('With single sign-on', signOn)].join('\n')}`;
}

function section(title, requirements) {
  return `## ${title}

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
