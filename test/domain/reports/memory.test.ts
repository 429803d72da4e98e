import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { LONG_FORM } from '../../support/security/long-form.ts';

const SCRIPT = fileURLToPath(new URL('../../../bench/report-file.ts', import.meta.url));
const ROWS = LONG_FORM ? 1_000_000 : 100_000;
/** What a process may take that writes rows as they come: most of it is the program itself. */
const MOST_MEGABYTES = 256;

describe('memory of a process that writes a report', function () {
  this.timeout(600_000);

  for (const format of ['xlsx', 'csv', 'json', 'ndjson', 'html']) {
    it(`${format}: does not grow with ${ROWS.toLocaleString('en-US')} connections`, async () => {
      const args = ['--import', 'tsx', SCRIPT, format, '1', String(ROWS)];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { memory, megabytes } = JSON.parse(stdout);
      expect(memory, 'megabytes at its most').to.be.below(MOST_MEGABYTES);
      expect(megabytes).to.be.above(1);
    });
  }
});
