import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { openWorkerMetrics } from '../../src/infra/worker-metrics.ts';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

/** What stands in a query beside names of metrics and labels. */
const WORDS = new Set(
  'sum max min by rate deriv histogram_quantile or and vector le queue kind outcome change state version status route way pool instance'.split(
    ' ',
  ),
);

interface Dashboard {
  panels: { id: number; title: string; gridPos: object; targets: { expr: string }[] }[];
}
interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string; action: string } }[] }[];
}

describe('dashboard and rules', () => {
  const api = useApi();
  const file = (...path: string[]) => readFileSync(join(testEnvironment().projectFolder, 'deploy', ...path), 'utf8');
  let known: Set<string>;
  let text: string;

  before(async () => {
    await asOwner(
      api().db.ownerUrl,
      `insert into workers (name, host, pid, version, concurrency, state) values ('made-1', 'made', 1, '1.2.3', '{}', 'running')`,
    );
    text = await api().services.metrics.text();
    const worker = await openWorkerMetrics(() => ({})).text();
    known = new Set(
      [...`${text}\n${worker}`.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        namesOf(name, type),
      ),
    );
  });

  function namesOf(name: string, type: string | undefined): string[] {
    return type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
  }

  const unknown = (expr: string) =>
    [...expr.replaceAll(/"[^"]*"|\{[^}]*\}|\[[^\]]*\]/g, ' ').matchAll(/[a-z_][a-z0-9_]*/g)]
      .map(([name]) => name)
      .filter((name) => !WORDS.has(name) && !known.has(name));

  it('ask for metrics that are there', () => {
    const { panels } = JSON.parse(file('grafana', 'ringfence.json')) as Dashboard;
    const { groups } = parse(file('prometheus', 'alerts.yml')) as Rules;
    const expressions = [
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ];
    expect(expressions.length).to.be.greaterThan(30);
    expect(expressions.flatMap(unknown)).to.deep.equal([]);
    expect(unknown('sum(ringfence_no_such_metric)')).to.deep.equal(['ringfence_no_such_metric']);
  });

  it('show every metric of the platform somewhere', () => {
    const shown = file('grafana', 'ringfence.json') + file('prometheus', 'alerts.yml');
    const own = [...known]
      .map((name) => name.replace(/_(bucket|count|sum)$/, ''))
      .filter((name) => /^ringfence_/.test(name));
    const unseen = [...new Set(own)].filter((name) => !shown.includes(name));
    expect(unseen).to.deep.equal([
      'ringfence_jobs',
      'ringfence_siem_lag_rows',
      'ringfence_queue_tenants_waiting',
      'ringfence_jobs_running',
    ]);
  });

  it('say what to do', () => {
    const { groups } = parse(file('prometheus', 'alerts.yml')) as Rules;
    for (const { alert, annotations } of groups.flatMap(({ rules }) => rules)) {
      expect(annotations.summary, alert).to.be.a('string');
      expect(annotations.action, alert).to.match(/\.$/);
    }
  });

  it('find values', () => {
    expect(text).to.match(/^ringfence_queue_backlog\{queue="ingest"\} 0$/m);
    expect(text).to.match(/^ringfence_workers\{state="running",version="1\.2\.3"\} 1$/m);
    expect(text).to.match(/^ringfence_pool_connections\{pool="app",state="used"\} \d+$/m);
    expect(text).to.match(/^ringfence_outbox_age_seconds 0$/m);
    expect(text).to.match(/^ringfence_ingest_rows\{outcome="rejected"\} 0$/m);
  });
});
