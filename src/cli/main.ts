import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { PROJECT_FOLDER } from '../config.ts';
import { registerAlerts } from './commands/alerts.ts';
import { registerAnalyze } from './commands/analyze.ts';
import { registerApplications } from './commands/applications.ts';
import { registerAudit } from './commands/audit.ts';
import { registerBackup } from './commands/backup.ts';
import { registerBlockLists } from './commands/block-lists.ts';
import { registerBreakGlass } from './commands/break-glass.ts';
import { registerChannels } from './commands/channels.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDetections } from './commands/detections.ts';
import { registerDiagram } from './commands/diagram.ts';
import { registerDirections } from './commands/directions.ts';
import { registerEvents } from './commands/events.ts';
import { registerExceptions } from './commands/exceptions.ts';
import { registerFeatures } from './commands/features.ts';
import { registerFormats } from './commands/formats.ts';
import { registerHistory } from './commands/history.ts';
import { registerIndicators } from './commands/indicators.ts';
import { registerInventory } from './commands/inventory.ts';
import { registerKeys } from './commands/keys.ts';
import { registerNodes } from './commands/nodes.ts';
import { registerOpenapi } from './commands/openapi.ts';
import { registerParse } from './commands/parse.ts';
import { registerPlaybooks } from './commands/playbooks.ts';
import { registerPorts } from './commands/ports.ts';
import { registerQueue } from './commands/queue.ts';
import { registerReaders } from './commands/readers.ts';
import { registerReport } from './commands/report.ts';
import { registerRules } from './commands/rules.ts';
import { registerSample } from './commands/sample.ts';
import { registerScan } from './commands/scan.ts';
import { registerSchedules } from './commands/schedules.ts';
import { registerScopes } from './commands/scopes.ts';
import { registerServices } from './commands/services.ts';
import { registerSession } from './commands/session.ts';
import { registerSources } from './commands/sources.ts';
import { registerStart } from './commands/start.ts';
import { registerSupport } from './commands/support.ts';
import { registerTenants } from './commands/tenants.ts';
import { registerUpload } from './commands/upload.ts';
import { registerViews } from './commands/views.ts';
import { registerZoneRules } from './commands/zone-rules.ts';
import { registerZones } from './commands/zones.ts';

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
registerViews(program); // jobs, topology
registerDiagram(program); // diagram: the network as a picture
registerEvents(program); // events: what happens, as it happens
registerAlerts(program); // alerts list, show, evidence, update
registerExceptions(program); // exceptions list, preview, add, revoke
registerDetections(program); // detections list, preview, set; incidents
registerDirections(program); // directions list, add, remove: who is the server
registerZones(program); // zones list, import, export, matrix
registerZoneRules(program); // zone-rules list, add, remove
registerInventory(program); // inventory import, check
registerHistory(program); // changes; retention show, preview
registerNodes(program); // nodes list, show, correct, join, split: what machines are
registerPlaybooks(program); // playbooks, responses: what is done about alerts
registerChannels(program); // channels: where word of it goes
registerBlockLists(program); // block-lists: what firewalls read of it
registerRules(program); // rules import, test, enable: detections of users
registerIndicators(program); // indicators: signs of an attack, and the feeds they come from
registerReport(program); // report
registerPorts(program); // ports: services, their risk, and who answers for them
registerSchedules(program); // schedules: what recurs
registerSources(program); // sources: where files come from by themselves
registerScan(program); // scan TARGETS…: who is there, what is open
registerApplications(program); // applications list, show, readiness, import, export
registerScopes(program); // scopes list, check: what may be scanned
registerParse(program); // parse FILE, without any server
registerFormats(program); // formats: what can be read
registerSample(program); // sample: the bundled bank's logs
registerFeatures(program); // features list, switch
registerQueue(program); // queue list, pause, limits, retry, workers: the work itself
registerServices(program); // migrate, api, worker: for production hosts
registerAudit(program); // audit verify, export
registerKeys(program); // admin keys rewrap, rotate-signing
registerBreakGlass(program); // admin break-glass
registerTenants(program); // admin tenant list, user list
registerSupport(program); // admin support-bundle
registerBackup(program); // admin backup create, check, restore
registerReaders(program); // admin readonly-url
registerOpenapi(program); // openapi: the API's document

program.parseAsync().catch((error: Error) => {
  // People get the sentence; whoever hunts a fault of ours sets DEBUG.
  process.stderr.write(`${pc.red('Error:')} ${process.env.DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
});
