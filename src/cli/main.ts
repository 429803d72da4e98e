import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { PROJECT_FOLDER } from '../config.ts';
import { registerAnalyze } from './commands/analyze.ts';
import { registerAudit } from './commands/audit.ts';
import { registerBreakGlass } from './commands/break-glass.ts';
import { registerDemo } from './commands/demo.ts';
import { registerFormats } from './commands/formats.ts';
import { registerKeys } from './commands/keys.ts';
import { registerOpenapi } from './commands/openapi.ts';
import { registerParse } from './commands/parse.ts';
import { registerReaders } from './commands/readers.ts';
import { registerReport } from './commands/report.ts';
import { registerSample } from './commands/sample.ts';
import { registerScopes } from './commands/scopes.ts';
import { registerServices } from './commands/services.ts';
import { registerSession } from './commands/session.ts';
import { registerStart } from './commands/start.ts';
import { registerUpload } from './commands/upload.ts';
import { registerViews } from './commands/views.ts';

const { version } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string };

const program = new Command('ringfence')
  .description('Discovers who talks to whom on a network, says what that means, and proposes who should.')
  .version(version)
  .showHelpAfterError('(ringfence --help lists the commands)');

registerStart(program); // start, stop, status: a platform on this machine
registerDemo(program); // start, with the sample bank carried through
registerSession(program); // login, logout
registerUpload(program); // upload FILE…
registerAnalyze(program); // analyze FILE…
registerViews(program); // jobs, topology, alerts
registerReport(program); // report
registerScopes(program); // scopes list, check: what may be scanned
registerParse(program); // parse FILE, without any server
registerFormats(program); // formats: what can be read
registerSample(program); // sample: the bundled bank's logs
registerServices(program); // migrate, api, worker: for production hosts
registerAudit(program); // audit verify
registerKeys(program); // admin keys rewrap, rotate-signing
registerBreakGlass(program); // admin break-glass
registerReaders(program); // admin readonly-url
registerOpenapi(program); // openapi: the API's document

program.parseAsync().catch((error: Error) => {
  // People get the sentence; whoever hunts a fault of ours sets DEBUG.
  process.stderr.write(`${pc.red('Error:')} ${process.env.DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
});
