import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { environmentNames } from '../../src/config/environment.ts';
import { PROJECT_FOLDER } from '../../src/config/project.ts';

const read = (name: string) => readFileSync(join(PROJECT_FOLDER, name), 'utf8');

/** What the tests look at in docker-compose.yml. */
interface Compose {
  services: Record<
    string,
    {
      image: string;
      command?: string | string[];
      environment?: Record<string, string>;
      healthcheck?: { test?: string[] };
      depends_on?: Record<string, { condition: string }>;
      container_name?: string;
      ports?: string[];
    }
  >;
}

describe('.env.example', () => {
  it('names every variable of the configuration once, and no other', () => {
    const named = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect(named).to.have.members(environmentNames());
    expect(named).to.have.lengthOf(environmentNames().length);
  });
});

describe('Procfile', () => {
  const programs = Object.fromEntries(
    [...read('Procfile').matchAll(/^(\w+): (.+)$/gm)].map(([, name, command]) => [name, command]),
  );

  it('has the API, the worker and the release step', () => {
    expect(programs).to.deep.equal({
      release: 'node --disable-proto=delete dist/cli/main.js migrate',
      api: 'node --disable-proto=delete dist/api/main.js',
      worker: 'node --disable-proto=delete dist/workers/main.js',
    });
  });

  it('runs files that the build makes', () => {
    for (const command of Object.values(programs)) {
      const [, source] = /dist\/(\S+)\.js/.exec(command as string) ?? [];
      expect(existsSync(join(PROJECT_FOLDER, 'src', `${source}.ts`)), source).to.equal(true);
    }
  });
});

describe('bin/ringfence.mjs', () => {
  it('runs whatever it runs without the old way to a prototype', () => {
    const [first = ''] = read('bin/ringfence.mjs').split("import('../scripts/bootstrap.mjs')");
    const line = /^Reflect\.deleteProperty\(.*\);$/m.exec(first)?.[0] ?? '';
    const { stdout } = spawnSync(process.execPath, ['-p', `${line} '__proto__' in {}`], { encoding: 'utf8' });
    expect(stdout.trim()).to.equal('false');
  });
});

describe('docker-compose.yml', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as Compose;

  it('has stores, a migration that runs once, the API and workers', () => {
    expect(Object.keys(services)).to.have.members(['postgres', 'redis', 'migrate', 'api', 'worker']);
    expect(services.postgres?.image, 'the major version that tests and npm start run').to.equal('postgres:18');
  });

  it('keeps what Redis holds', () => {
    expect(services.redis?.command).to.contain('--appendonly yes').and.to.contain('--maxmemory-policy noeviction');
  });

  it('starts API and workers when the stores are healthy and the schema is there', () => {
    for (const name of ['api', 'worker']) {
      expect(services[name]?.depends_on, name).to.deep.equal({
        migrate: { condition: 'service_completed_successfully' },
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
    }
    for (const name of ['postgres', 'redis']) expect(services[name]?.healthcheck?.test, name).to.be.an('array');
  });

  it('lets workers be added, and gives the owner’s password to the migration alone', () => {
    expect(services.worker).not.to.have.any.keys('container_name', 'ports');
    const holders = Object.entries(services).filter(([, { environment }]) =>
      JSON.stringify(environment ?? {}).includes('POSTGRES_PASSWORD'),
    );
    expect(holders.map(([name]) => name)).to.have.members(['postgres', 'migrate']);
  });

  it('sets only variables that the configuration knows', () => {
    for (const name of ['migrate', 'api', 'worker']) {
      expect(environmentNames()).to.include.members(Object.keys(services[name]?.environment ?? {}));
    }
  });
});

describe('Dockerfile', () => {
  const text = read('Dockerfile');

  it('runs without root, without development packages, on the Node of .nvmrc or later', () => {
    const [, node] = /FROM node:(\d+)-bookworm-slim\n/.exec(text) ?? [];
    expect(Number(node)).to.be.at.least(20);
    expect(text)
      .to.match(/^USER node$/m)
      .and.to.contain('npm prune --omit=dev')
      .and.to.contain('HEALTHCHECK');
  });

  it('copies what the platform reads when it runs', () => {
    expect(text).to.contain('--disable-proto=delete');
    for (const folder of ['bin', 'scripts', 'config', 'migrations', 'seeds', 'dist', 'node_modules']) {
      expect(text, folder).to.contain(`COPY --from=build /app/${folder} ./${folder}`);
    }
  });
});
