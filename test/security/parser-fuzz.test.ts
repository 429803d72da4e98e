import { expect } from 'chai';
import { LOG_FORMATS } from '../../src/domain/logs/registry.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { LONG_FORM, tries } from '../support/security/long-form.ts';
import { FuzzFolder } from '../support/security/parser-fuzzer.ts';

const SECONDS = tries('PARSER_FUZZ_SECONDS', 10);
const PARSERS = ['recognise', ...LOG_FORMATS.map(({ name }) => name)];

describe('readers of logs, fed by what reaches more of their code', function () {
  this.timeout((SECONDS + 120) * 1_000);
  const figures = useFigures('parser fuzzing', { parsers: 0, inputs: 0, crashes: 0 });
  let folder: FuzzFolder | undefined;
  before(function () {
    if (!LONG_FORM) this.skip();
    folder = new FuzzFolder();
  });
  after(() => folder?.remove());

  for (const parser of PARSERS) {
    it(`P9: ${parser} neither throws nor hangs`, async () => {
      const { inputs, coverage, fault, output } = await (folder as FuzzFolder).run(parser, SECONDS);
      count(figures, 'parsers');
      count(figures, 'inputs', inputs);
      if (fault) count(figures, 'crashes');
      console.log(`      ${parser}: ${inputs} inputs, coverage ${coverage}`);
      if (fault)
        throw new Error(`${fault.input.subarray(0, 2_000).toString('base64')}
${fault.output}`);
      // A target that cannot be loaded would find nothing either.
      expect(inputs, output).to.be.greaterThan(20);
      expect(coverage).to.be.greaterThan(100);
    });
  }
});
