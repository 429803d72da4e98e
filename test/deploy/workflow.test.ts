import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { PROJECT_FOLDER } from '../../src/config/project.ts';

const read = (name: string) => readFileSync(join(PROJECT_FOLDER, name), 'utf8');

interface Step {
  run?: string;
  uses?: string;
}

describe('the GitHub workflow', () => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    permissions: Record<string, string>;
    jobs: Record<
      string,
      { needs?: string | string[]; strategy?: { matrix: { node: number[] } }; steps: Step[]; 'timeout-minutes': number }
    >;
  };
  const steps = Object.values(workflow.jobs).flatMap(({ steps: all }) => all);

  it('runs what every change has to pass, on each Node that is promised', () => {
    expect(workflow.jobs.check?.strategy?.matrix.node).to.deep.equal([20, 22, 24]);
    expect(workflow.jobs.check?.steps.map(({ run }) => run)).to.include('.ci/run');
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    expect(engines.node).to.match(/^>=20/);
  });

  it('calls scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const called = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name),
    );
    expect(called).to.include('chaos');
    expect(called.filter((name) => name === undefined || !(name in scripts))).to.deep.equal([]);
  });

  it('may read and nothing else, but where it says so; nothing runs for ever, and an image only of what passed', () => {
    expect(workflow.permissions).to.deep.equal({ contents: 'read' });
    for (const [name, job] of Object.entries(workflow.jobs)) expect(job['timeout-minutes'], name).to.be.a('number');
    expect(workflow.jobs.image?.needs).to.have.members(['check', 'security']);
    for (const { uses } of steps) if (uses) expect(uses).to.match(/^[\w-]+\/[\w-]+@v\d+$/);
    // An expression in a script would let whoever names a branch write the script.
    for (const { run = '' } of steps) expect(run).not.to.contain('${{');
  });
});
