import { expect } from 'chai';
import * as fc from 'fast-check';
import { scanNamedPort } from '../../../../src/domain/logs/scan/port-name.ts';

const portOf = (text: string) => scanNamedPort(Buffer.from(`9${text}9`), 1, 1 + Buffer.byteLength(text));

describe('scanNamedPort', () => {
  it('reads ports as numbers', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), (port) => {
        expect(portOf(String(port))).to.equal(port <= 65_535 ? port : -1);
      }),
    );
  });

  it('knows the names that firewalls write, in any case', () => {
    expect(['www', 'HTTPS', 'domain', 'netbios-ns', 'domain-udp', 'isakmp', 'sqlnet'].map(portOf)).to.deep.equal([
      80, 443, 53, 137, 53, 500, 1521,
    ]);
  });

  it('gives -1 for anything else', async () => {
    await fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{13,60}$|^[é +:]{1,5}$|^$|^x\d{1,3}$/), (text) => {
        expect(portOf(text)).to.equal(-1);
      }),
    );
  });
});
