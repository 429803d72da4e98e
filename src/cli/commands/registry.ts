import type { Command } from 'commander';

/** Commands that belong together: their names, and what adds them to a program. */
export interface CommandGroup {
  names: readonly string[];
  load(): Promise<(program: Command) => void>;
}

/** Every command, in the order in which the help lists them. Loaded when asked for: all of them take seconds. */
export const commandGroups: readonly CommandGroup[] = [
  group(['start', 'stop', 'status'], async () => (await import('./start.ts')).registerStart), // start, stop, status: a platform on this machine
  group(['demo'], async () => (await import('./demo.ts')).registerDemo), // start, with the sample bank carried through
  group(['login', 'logout'], async () => (await import('./session.ts')).registerSession), // login, logout
  group(['upload'], async () => (await import('./upload.ts')).registerUpload), // upload FILE…
  group(['files'], async () => (await import('./files.ts')).registerFiles), // files list, ledger, rejects, reparse, remove
  group(['analyze'], async () => (await import('./analyze.ts')).registerAnalyze), // analyze FILE…
  group(['jobs', 'topology'], async () => (await import('./views.ts')).registerViews), // jobs, topology
  group(['connections'], async () => (await import('./connections.ts')).registerConnections), // connections list, show: what there is to show for each
  group(['diagram'], async () => (await import('./diagram.ts')).registerDiagram), // diagram: the network as a picture
  group(['events'], async () => (await import('./events.ts')).registerEvents), // events: what happens, as it happens
  group(['alerts'], async () => (await import('./alerts.ts')).registerAlerts), // alerts list, show, evidence, update
  group(['exceptions'], async () => (await import('./exceptions.ts')).registerExceptions), // exceptions list, preview, add, revoke
  group(['detections', 'incidents'], async () => (await import('./detections.ts')).registerDetections), // detections list, preview, set; incidents
  group(['directions'], async () => (await import('./directions.ts')).registerDirections), // directions list, add, remove: who is the server
  group(['sites', 'site'], async () => (await import('./sites.ts')).registerSites), // sites list, add, rename, remove: places whose addresses overlap
  group(['zones'], async () => (await import('./zones.ts')).registerZones), // zones list, import, export, matrix
  group(['zone-rules'], async () => (await import('./zone-rules.ts')).registerZoneRules), // zone-rules list, add, remove
  group(['inventory'], async () => (await import('./inventory.ts')).registerInventory), // inventory list, import, check
  group(['changes', 'retention'], async () => (await import('./history.ts')).registerHistory), // changes; retention show, preview, set
  group(['history'], async () => (await import('./node-history.ts')).registerNodeHistory), // history ADDRESS, by day or hour
  group(['nodes'], async () => (await import('./nodes.ts')).registerNodes), // nodes list, show, correct, join, split: what machines are
  group(['playbooks', 'responses'], async () => (await import('./playbooks.ts')).registerPlaybooks), // playbooks, responses: what is done about alerts
  group(['channels'], async () => (await import('./channels.ts')).registerChannels), // channels: where word of it goes
  group(['block-lists'], async () => (await import('./block-lists.ts')).registerBlockLists), // block-lists: what firewalls read of it
  group(['rules'], async () => (await import('./rules.ts')).registerRules), // rules import, test, enable: detections of users
  group(['indicators'], async () => (await import('./indicators.ts')).registerIndicators), // indicators: signs of an attack, and the feeds they come from
  group(['report'], async () => (await import('./report.ts')).registerReport), // report
  group(['ports'], async () => (await import('./ports.ts')).registerPorts), // ports: services, their risk, and who answers for them
  group(['schedules'], async () => (await import('./schedules.ts')).registerSchedules), // schedules: what recurs
  group(['sources'], async () => (await import('./sources.ts')).registerSources), // sources: where files come from by themselves
  group(['scan'], async () => (await import('./scan.ts')).registerScan), // scan TARGETS…: who is there, what is open
  group(['scans'], async () => (await import('./scans.ts')).registerScans), // scans list, show, repeat, cancel, resume: those there were
  group(['applications'], async () => (await import('./applications.ts')).registerApplications), // applications list, show, traffic, readiness, correct, import, export
  group(['scopes'], async () => (await import('./scopes.ts')).registerScopes), // scopes list, check, request, approve, revoke, halt, resume: what may be scanned
  group(['parse'], async () => (await import('./parse.ts')).registerParse), // parse FILE, without any server
  group(['formats'], async () => (await import('./formats.ts')).registerFormats), // formats: what can be read
  group(['sample'], async () => (await import('./sample.ts')).registerSample), // sample: the bundled bank's logs
  group(['features'], async () => (await import('./features.ts')).registerFeatures), // features list, switch
  group(['queue'], async () => (await import('./queue.ts')).registerQueue), // queue list, pause, limits, retry, workers: the work itself
  group(['migrate', 'api', 'worker'], async () => (await import('./services.ts')).registerServices), // migrate, api, worker: for production hosts
  group(['audit'], async () => (await import('./audit.ts')).registerAudit), // audit verify, export
  group(['admin'], async () => (await import('./keys.ts')).registerKeys), // admin keys rewrap, rotate-signing
  group(['admin'], async () => (await import('./break-glass.ts')).registerBreakGlass), // admin break-glass
  group(['admin'], async () => (await import('./tenants.ts')).registerTenants), // admin tenant list, add; admin user list, add, change
  group(['admin'], async () => (await import('./support.ts')).registerSupport), // admin support-bundle
  group(['admin'], async () => (await import('./backup.ts')).registerBackup), // admin backup create, check, restore
  group(['admin'], async () => (await import('./queue.ts')).registerAdminQueue), // admin queue: the same as queue
  group(['admin'], async () => (await import('./readers.ts')).registerReaders), // admin readonly-url
  group(['openapi'], async () => (await import('./openapi.ts')).registerOpenapi), // openapi: the API's document
];

function group(names: readonly string[], load: CommandGroup['load']): CommandGroup {
  return { names, load };
}

/** The groups a command line needs: those of the command it names, or all of them for the help and for what is none. */
export function groupsFor(asked: string | undefined): readonly CommandGroup[] {
  const found = commandGroups.filter(({ names }) => asked !== undefined && names.includes(asked));
  return found.length > 0 ? found : commandGroups;
}
