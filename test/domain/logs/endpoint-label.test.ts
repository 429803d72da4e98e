import { expect } from 'chai';
import { LabelDictionary } from '../../../src/domain/logs/label-dictionary.ts';
import { endpointLabel } from '../../../src/domain/logs/lines/endpoint-label.ts';

function labelOf(address: string, port: string, bare = false): string {
  const labels = new LabelDictionary();
  const bytes = Buffer.from(`x${address} ${port}y`);
  const portStart = address.length + 2;
  const index = endpointLabel(labels, bytes, 1, 1 + address.length, portStart, portStart + port.length, bare);
  return labels.texts[index] as string;
}

describe('the label of a translated endpoint', () => {
  it('is the address and the port, an IPv6 address in brackets', () => {
    expect(labelOf('203.0.113.9', '40001')).to.equal('203.0.113.9:40001');
    expect(labelOf('2001:db8::9', '443')).to.equal('[2001:db8::9]:443');
  });

  it('has port 0, or none, where none is stated', () => {
    expect(labelOf('203.0.113.9', '')).to.equal('203.0.113.9:0');
    expect(labelOf('203.0.113.9', '', true)).to.equal('203.0.113.9');
    expect(labelOf('2001:db8::9', '', true)).to.equal('[2001:db8::9]');
  });

  it('is empty where nothing was translated', () => {
    for (const nothing of ['', '0.0.0.0', '::']) expect(labelOf(nothing, '443')).to.equal('');
    expect(labelOf('x'.repeat(500), '443')).to.equal('');
  });
});
