import { expect } from 'chai';
import * as fc from 'fast-check';
import { ConnectionMemory, type OpenConnection } from '../../../src/domain/logs/lines/connection-memory.ts';

const connection = (port: number): OpenConnection => ({
  ...{ outbound: port % 2 === 0, firstPort: port, secondPort: 443, firstNat: '', secondNat: '' },
});

describe('connections remembered', () => {
  it('gives each back once, as a map would', async () => {
    const step = fc.tuple(fc.constantFrom('open', 'close', 'save'), fc.integer({ min: 0, max: 20 }));
    await fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let memory = new ConnectionMemory();
        const map = new Map<number, OpenConnection>();
        for (const [index, [what, key]] of steps.entries()) {
          if (what === 'open') {
            memory.remember(key, connection(index));
            map.set(key, connection(index));
          } else if (what === 'close') {
            expect(memory.take(key)).to.deep.equal(map.get(key));
            map.delete(key);
          } else {
            const saved = JSON.parse(JSON.stringify(memory.save()));
            memory = new ConnectionMemory();
            memory.restore(saved);
          }
        }
      }),
    );
  });

  it('forgets the oldest of too many, and does not save many', () => {
    const memory = new ConnectionMemory();
    for (let i = 0; i < 70_000; i++) memory.remember(i, connection(i));
    expect(memory.take(0)).to.equal(undefined);
    expect(memory.take(69_999)?.firstPort).to.equal(69_999);
    expect(memory.save()).to.equal(null);
  });

  it('keeps a key that was opened again when its first opening is overwritten', () => {
    const memory = new ConnectionMemory();
    memory.remember('twice', connection(1));
    for (let i = 0; i < 65_000; i++) memory.remember(i, connection(i));
    memory.remember('twice', connection(2));
    for (let i = 0; i < 1000; i++) memory.remember(100_000 + i, connection(i));
    expect(memory.take('twice')?.firstPort).to.equal(2);
  });
});
