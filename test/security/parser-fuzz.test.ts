import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { LOG_FORMATS } from '../../src/domain/logs/registry.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { LONG_FORM, tries } from '../support/security/long-form.ts';
import { type FuzzedParser, ParserFuzzer } from '../support/security/parser-fuzzer.ts';

const SECONDS = tries('PARSER_FUZZ_SECONDS', 1, 10);
const PARSERS = ['recognise', ...LOG_FORMATS.map(({ name }) => name)];
const PROCESSES = Math.min(2, availableParallelism());

describe('readers of logs, fed by what reaches more of their code', function () {
  // Each waits for those before it, which are slower where others compute as well.
  this.timeout(PARSERS.length * (SECONDS + 10) * 1_000);
  const figures = useFigures('parser fuzzing', { parsers: 0, inputs: 0, crashes: 0 });
  let fuzzer: ParserFuzzer;
  let results: Map<string, Promise<FuzzedParser>>;
  before(() => {
    fuzzer = new ParserFuzzer(PROCESSES);
    results = fuzzer.run(PARSERS, SECONDS);
  });
  after(() => fuzzer.end());

  for (const parser of PARSERS) {
    it(`P9: ${parser} neither throws nor hangs`, async () => {
      const { inputs, coverage, slowest, fault } = await (results.get(parser) as Promise<FuzzedParser>);
      count(figures, 'parsers');
      count(figures, 'inputs', inputs);
      if (fault) count(figures, 'crashes');
      if (LONG_FORM) {
        console.log(`      ${parser}: ${inputs} inputs, coverage ${coverage}, slowest ${Math.round(slowest)} ms`);
      }
      if (fault) throw new Error(`${fault.input.subarray(0, 4_096).toString('base64')}\n${fault.output}`);
      // A target that cannot be loaded would find nothing either.
      expect(inputs).to.be.greaterThan(20);
      expect(coverage).to.be.greaterThan(100);
    });
  }

  it('finds a fault of every kind that was planted', async () => {
    const planted = ['planted-throw', 'planted-hang', 'planted-greed', 'planted-exit'];
    const own = new ParserFuzzer(PROCESSES);
    try {
      const found = await Promise.all([...own.run(planted, SECONDS).values()]);
      const said = found.map(({ fault }) => fault?.output ?? 'nothing');
      expect(said[0]).to.include('RangeError: planted');
      expect(said[1]).to.include('took longer than');
      expect(said[2]).to.match(/MiB|ended with|memory|took longer/);
      expect(said[3]).to.include('SIGABRT');
      for (const { fault } of found) expect(fault?.input.length).to.be.greaterThan(40);
    } finally {
      await own.end();
    }
  });
});
