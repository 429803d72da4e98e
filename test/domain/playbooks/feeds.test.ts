import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { readIndicators } from '../../../src/domain/intel/read-indicators.ts';
import type { FeedEntry } from '../../../src/domain/playbooks/feeds/entry.ts';
import { stixBundle } from '../../../src/domain/playbooks/feeds/stix.ts';
import { edlFeed, nftablesFeed, plainFeed } from '../../../src/domain/playbooks/feeds/text-feeds.ts';

const NFT = '/usr/sbin/nft';
const LIST = {
  id: '0b5c0c2e-0000-4000-8000-000000000001',
  name: 'Perimeter, Süd!',
  description: '',
  created_at: new Date(0),
};

const entry = (kind: FeedEntry['kind'], value: string, at: number): FeedEntry => ({
  ...{ id: `0b5c0c2e-0000-4000-8000-0000000001${String(at).padStart(2, '0')}`, kind, value, reason: "it's a \\ test" },
  ...{ added_at: new Date(at * 1_000), expires_at: new Date(4e12), removed_at: null },
});
const ENTRIES = [
  entry('address', '198.18.0.7', 1),
  entry('address', '2a00:1450::7', 2),
  entry('domain', 'a.evil.example', 3),
  entry('url', "https://evil.example/a?b='c", 4),
  entry('url', 'http://bare.example', 5),
  entry('address', '198.18.0.7', 6),
];

describe('feeds of block lists', () => {
  it('are one value a line, each once', () => {
    expect(plainFeed(ENTRIES, 'address')).to.equal('198.18.0.7\n2a00:1450::7\n');
    expect(plainFeed([], 'address')).to.equal('');
    expect(plainFeed(ENTRIES, 'domain')).to.equal('a.evil.example\n');
  });

  it('are external dynamic lists, in which URLs have no scheme', () => {
    expect(edlFeed(ENTRIES, 'url')).to.equal("evil.example/a?b='c\nbare.example/\n");
    expect(edlFeed(ENTRIES, 'address')).to.equal(plainFeed(ENTRIES, 'address'));
  });

  it('are a file for nft, whatever the list is called', () => {
    const text = nftablesFeed(LIST, ENTRIES);
    expect(text).to.include('add element inet ringfence perimeter_s_d_0b5c0c2e_v4 { 198.18.0.7 }');
    expect(text).to.include('flush set inet ringfence perimeter_s_d_0b5c0c2e_v6');
    expect(nftablesFeed({ ...LIST, name: '}; flush ruleset; {' }, [])).to.include(
      'set inet ringfence flush_ruleset_0b5c0c2e_v4',
    );
    expect(nftablesFeed({ ...LIST, name: '日本' }, [])).to.include('set inet ringfence list_0b5c0c2e_v4');
  });

  it('are taken by nft itself', function () {
    if (!existsSync(NFT)) return this.skip();
    for (const [name, entries] of [
      [LIST.name, ENTRIES],
      ['日本', []],
    ] as const) {
      const { status, stderr } = spawnSync(NFT, ['-c', '-f', '-'], { input: nftablesFeed({ ...LIST, name }, entries) });
      // Without the right to ask the kernel there is no word on the syntax.
      if (/Operation not permitted/.test(String(stderr))) return this.skip();
      expect([status, String(stderr)]).to.deep.equal([0, '']);
    }
  });

  it('are STIX bundles that are read as indicators', () => {
    const text = stixBundle(LIST, ENTRIES.slice(0, 5));
    const given = { confidence: 80, tags: [], tlp: null, includeReserved: true };
    const { indicators } = readIndicators(text, given) ?? { indicators: [] };
    expect(indicators.map(({ kind, value }) => `${kind} ${value}`)).to.deep.equal([
      'address 198.18.0.7',
      'address 2a00:1450::7',
      'domain a.evil.example',
      'url https://evil.example/a?b=%27c',
      'url http://bare.example/',
    ]);
    const { objects } = JSON.parse(text);
    expect(objects[0]).to.include({ type: 'identity', spec_version: '2.1' });
    const gone = JSON.parse(stixBundle(LIST, [{ ...(ENTRIES[0] as FeedEntry), removed_at: new Date(9_000) }]))
      .objects[1];
    expect(gone).to.include({
      revoked: true,
      created: '1970-01-01T00:00:01.000Z',
      modified: '1970-01-01T00:00:09.000Z',
    });
  });
});
