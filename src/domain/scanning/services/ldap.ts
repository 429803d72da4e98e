import { ber, berAt, berWithin } from './ber.ts';
import type { ServiceProbe } from './probe.ts';
import { stated, told } from './told.ts';

const [INTEGER, OCTETS, ENUM, BOOLEAN, SEQUENCE] = [0x02, 0x04, 0x0a, 0x01, 0x30];
const [SEARCH, PRESENT, ENTRY, DONE] = [0x63, 0x87, 0x64, 0x65];
const WANTED = ['vendorName', 'vendorVersion', 'defaultNamingContext', 'dnsHostName', 'supportedLDAPVersion'];

/** A search for the root DSE (RFC 4512, 5.1): what the directory tells everybody about itself. */
function rootDse(): Buffer {
  const number = (tag: number, value: number) => ber(tag, Buffer.from([value]));
  const search = ber(
    SEARCH,
    ...[ber(OCTETS), number(ENUM, 0), number(ENUM, 0), number(INTEGER, 1), number(INTEGER, 3), number(BOOLEAN, 0)],
    ber(PRESENT, Buffer.from('objectClass')),
    ber(SEQUENCE, ...WANTED.map((name) => ber(OCTETS, Buffer.from(name)))),
  );
  return ber(SEQUENCE, number(INTEGER, 1), search);
}

const REQUEST = rootDse();

/** Directories answer a search of their root, or refuse it in the same language. */
export const ldap: ServiceProbe = {
  name: 'ldap',
  ports: [389, 636, 3268, 3269],
  tlsPorts: [636, 3269],
  request: () => REQUEST,
  read(bytes, { ended }) {
    if (bytes.length < 7) return ended || (bytes.length > 0 && bytes[0] !== SEQUENCE) ? null : 'more';
    const message = berAt(bytes, 0);
    if (message?.tag !== SEQUENCE) return null;
    const [id, operation] = berWithin(bytes, message);
    if (id?.tag !== INTEGER || (operation?.tag !== ENTRY && operation?.tag !== DONE)) return null;
    const found: Record<string, string> = {};
    if (operation.tag === ENTRY) {
      const [, attributes] = berWithin(bytes, operation);
      for (const attribute of attributes ? berWithin(bytes, attributes) : []) {
        const [name, values] = berWithin(bytes, attribute);
        const [value] = values ? berWithin(bytes, values) : [];
        if (!name || !value) continue;
        const known = WANTED.find((each) => each === bytes.toString('latin1', name.from, name.to));
        if (known) found[known] = told(bytes.toString('utf8', value.from, value.to), 256);
      }
    }
    const { vendorName: product, vendorVersion: version, defaultNamingContext: base, dnsHostName: hostname } = found;
    return { service: 'ldap', ...stated({ product, version }), detail: stated({ base, hostname }) };
  },
};
