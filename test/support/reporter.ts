import { writeFileSync } from 'node:fs';
import mocha from 'mocha';

/** What a run counted; test/run.ts prints it as the last line. */
export interface Counts {
  passed: number;
  failed: number;
}

/** Mocha's spec reporter, which also leaves its counts in the file that TEST_COUNTS names. */
class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const counts: Counts = { passed: this.stats.passes, failed: this.stats.failures };
      if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
    });
  }
}

// biome-ignore lint/style/noDefaultExport: mocha takes a reporter file's default export
export default CountingReporter;
