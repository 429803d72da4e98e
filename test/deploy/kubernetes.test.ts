import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { routes } from '../../src/api/routes/index.ts';
import { environmentNames } from '../../src/config/environment.ts';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant, submit } from '../support/tenant.ts';

const FOLDER = join(PROJECT_FOLDER, 'deploy', 'kubernetes');

// biome-ignore lint/suspicious/noExplicitAny: manifests have as many shapes as there are kinds
type Manifest = any;

/** Every kind that may be here: its API, and what it cannot be without. */
const KINDS: Record<string, { apiVersion: string; needs: string[] }> = {
  Namespace: { apiVersion: 'v1', needs: [] },
  ConfigMap: { apiVersion: 'v1', needs: ['data'] },
  Secret: { apiVersion: 'v1', needs: ['type', 'stringData'] },
  ServiceAccount: { apiVersion: 'v1', needs: ['automountServiceAccountToken'] },
  PersistentVolumeClaim: { apiVersion: 'v1', needs: ['spec.accessModes', 'spec.resources.requests.storage'] },
  Service: { apiVersion: 'v1', needs: ['spec.selector', 'spec.ports'] },
  Job: { apiVersion: 'batch/v1', needs: ['spec.template.spec.restartPolicy', 'spec.activeDeadlineSeconds'] },
  Deployment: {
    apiVersion: 'apps/v1',
    needs: ['spec.selector.matchLabels', 'spec.template.metadata.labels', 'spec.strategy'],
  },
  PodDisruptionBudget: { apiVersion: 'policy/v1', needs: ['spec.selector.matchLabels'] },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    needs: ['spec.scaleTargetRef.name', 'spec.minReplicas', 'spec.maxReplicas', 'spec.metrics'],
  },
  TriggerAuthentication: { apiVersion: 'keda.sh/v1alpha1', needs: ['spec.secretTargetRef'] },
  ScaledObject: {
    apiVersion: 'keda.sh/v1alpha1',
    needs: ['spec.scaleTargetRef.name', 'spec.triggers', 'spec.maxReplicaCount'],
  },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', needs: ['spec.podSelector', 'spec.policyTypes'] },
  Ingress: { apiVersion: 'networking.k8s.io/v1', needs: ['spec.rules', 'spec.tls'] },
};

describe('the Kubernetes manifests', () => {
  const db = useDatabase();
  const files = readdirSync(FOLDER).filter((name) => name !== 'kustomization.yaml');
  const manifests: Manifest[] = files.flatMap((name) =>
    parseAllDocuments(readFileSync(join(FOLDER, name), 'utf8'), { merge: true }).map((document) => {
      expect(document.errors, name).to.deep.equal([]);
      return document.toJS();
    }),
  );
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const pods = [...of('Deployment'), ...of('Job')];
  const at = (manifest: Manifest, path: string) => path.split('.').reduce((value, key) => value?.[key], manifest);

  it('are of kinds that are known, whole, and named once', () => {
    for (const manifest of manifests) {
      const known = KINDS[manifest.kind];
      expect(known?.apiVersion, manifest.kind).to.equal(manifest.apiVersion);
      expect(manifest.metadata?.name).to.match(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      for (const path of known?.needs ?? [])
        expect(at(manifest, path), `${manifest.kind} ${path}`).not.to.equal(undefined);
    }
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('are all in kustomization.yaml, but for the example of a secret', () => {
    const { resources } = parse(readFileSync(join(FOLDER, 'kustomization.yaml'), 'utf8')) as { resources: string[] };
    expect(resources).to.have.members(files.filter((name) => name !== 'secret.example.yaml'));
  });

  it('run nothing as root, with a writable root or more rights, or without limits', () => {
    expect(pods).to.have.length(3);
    for (const { spec, metadata } of pods) {
      const pod = spec.template.spec;
      expect(pod.securityContext, metadata.name).to.include({ runAsNonRoot: true });
      expect(pod.securityContext.seccompProfile).to.deep.equal({ type: 'RuntimeDefault' });
      expect(pod.automountServiceAccountToken).to.equal(false);
      for (const container of pod.containers) {
        expect(container.securityContext, container.name).to.deep.equal({
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        });
        expect(container.resources.requests).to.have.keys('cpu', 'memory');
        expect(container.resources.limits).to.have.any.keys('memory');
        const volumes = pod.volumes.map(({ name }: { name: string }) => name);
        for (const { name } of container.volumeMounts) expect(volumes).to.include(name);
      }
    }
  });

  it('probe paths that are there', () => {
    const paths = new Set(routes.map(({ path }) => path));
    for (const { spec } of of('Deployment')) {
      for (const container of spec.template.spec.containers) {
        for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
          const { httpGet } = container[probe];
          expect(paths.has(httpGet.path), httpGet.path).to.equal(true);
          expect(container.ports.map(({ name }: { name: string }) => name)).to.include(httpGet.port);
        }
      }
    }
  });

  it('select the pods that they are about, and refer to what is there', () => {
    const labels = pods.map(({ spec }) => spec.template.metadata.labels);
    const matches = (wanted: Record<string, string>) =>
      labels.some((set) => Object.entries(wanted).every(([name, value]) => set[name] === value));
    const selectors = [
      ...of('Deployment').map(({ spec }) => spec.selector.matchLabels),
      ...of('PodDisruptionBudget').map(({ spec }) => spec.selector.matchLabels),
      ...of('Service').map(({ spec }) => spec.selector),
      ...of('NetworkPolicy').map(({ spec }) => spec.podSelector.matchLabels ?? {}),
    ];
    for (const selector of selectors) expect(matches(selector), JSON.stringify(selector)).to.equal(true);
    const named = (kind: string) => of(kind).map(({ metadata }) => metadata.name as string);
    for (const { spec } of pods) {
      for (const { envFrom } of spec.template.spec.containers) {
        for (const { secretRef, configMapRef } of envFrom) {
          if (secretRef) expect(named('Secret')).to.include(secretRef.name);
          if (configMapRef) expect(named('ConfigMap')).to.include(configMapRef.name);
        }
      }
    }
    for (const { spec } of [...of('ScaledObject'), ...of('HorizontalPodAutoscaler')]) {
      expect(named('Deployment')).to.include(spec.scaleTargetRef.name);
    }
  });

  it('set variables that the configuration knows, and secrets without values', () => {
    const known = new Set(environmentNames());
    for (const { data } of of('ConfigMap')) {
      for (const [name, value] of Object.entries(data)) {
        expect(known.has(name), name).to.equal(true);
        expect(value).to.be.a('string');
      }
    }
    for (const { stringData } of of('Secret')) {
      for (const [name, value] of Object.entries(stringData as Record<string, string>)) {
        expect(known.has(name), name).to.equal(true);
        if (value !== '') expect(value).to.match(/:…@/);
      }
    }
    for (const { metadata, spec } of of('Deployment')) {
      const secrets = spec.template.spec.containers.flatMap(({ envFrom }: Manifest) =>
        envFrom.map(({ secretRef }: Manifest) => secretRef?.name),
      );
      expect(secrets, `${metadata.name} does not have the owner's key`).not.to.include('ringfence-owner');
    }
  });

  it('let nobody talk but to whom they name', () => {
    const [all] = of('NetworkPolicy').filter(({ spec }) => Object.keys(spec.podSelector).length === 0);
    expect(all.spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    for (const { spec } of of('NetworkPolicy')) {
      for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
        expect(rule).to.have.all.keys('ports', rule.to ? 'to' : 'from');
    }
  });

  it('scale by questions that the database answers, to the role that asks them', async () => {
    const [{ spec }] = of('ScaledObject') as [Manifest];
    const ask = async () => {
      const values: number[] = [];
      for (const { metadata } of spec.triggers) {
        const [row] = await asOwner(db().urls.controlUrl, metadata.query);
        values.push(Number(Object.values(row ?? {})[0]));
      }
      return values;
    };
    expect(await ask()).to.deep.equal([0, 0]);
    const tenantId = await makeTenant(db().ownerUrl);
    for (let job = 0; job < 3; job += 1)
      await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    await asOwner(db().ownerUrl, `update jobs set created_at = now() - interval '100 seconds'`);
    const [depth, age] = await ask();
    expect(depth).to.equal(3);
    expect(age).to.be.at.least(100);
  });
});
