/** The floors of docs/adr/0001, as rules. `from` may not reach `to`. */
const floor = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { path: from }, to: { path: to } });
const outside = (name, comment, from, pathNot) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot },
});

export default {
  forbidden: [
    { name: 'no-circular', comment: 'A circle has no floors.', severity: 'error', from: {}, to: { circular: true } },
    outside('domain-is-pure', 'Values in, values out.', '^src/domain/', '^src/domain/'),
    {
      name: 'domain-without-the-outside',
      comment: 'No database, queue, web server, files, network, processes or logger in the domain.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        path: '^(fs|net|http|https|tls|child_process|worker_threads|os|process)(/|$)|node_modules/(knex|pg|bullmq|ioredis|express|winston|config)/',
      },
    },
    outside('infra-imports-itself', 'Each file wraps one outside thing.', '^src/infra/', '^src/infra/'),
    outside('db-stands-on-domain', 'SQL knows the domain and infra, nothing above it.', '^src/db/', '^src/(db|domain|infra)/'),
    outside('intake-stands-on-domain', 'What files are, for whoever reads them.', '^src/intake/', '^src/(intake|domain|infra)/'),
    floor('nothing-below-intake', 'Only the entries take files in.', '^src/(domain|infra|db|jobs)/', '^src/intake/'),
    outside('scanners-stand-on-domain', 'What is asked and what answers mean, without a database.', '^src/scanners/', '^src/(scanners|domain|infra)/'),
    floor('nothing-below-scanners', 'Only workers scan.', '^src/(domain|infra|db|jobs|api|cli|intake)/', '^src/scanners/'),
    outside('jobs-stand-on-db', 'Contracts and enqueueing.', '^src/jobs/', '^src/(jobs|db|domain|infra)/'),
    floor('api-apart', 'The API talks to workers through jobs.', '^src/api/', '^src/(workers|cli)/'),
    floor('workers-apart', 'Workers talk to the API through jobs.', '^src/workers/', '^src/(api|cli)/'),
    floor('config-at-the-entries', 'Everything below is given its values.', '^src/(domain|infra|db|jobs)/', '^src/config'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/cli/generated' },
  },
};
