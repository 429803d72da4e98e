import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { hostDecisions, replaceHosts, sharedIdentities } from '../db/hosts.ts';
import { sumOffers, sumUses, usualClient } from '../db/node-behaviour.ts';
import { addClasses, applyClasses, openClasses, readNodeEvidence, sumFacts } from '../db/node-classes.ts';
import { showCorrections } from '../db/node-corrections.ts';
import { forgetGoneUploads, lockNodes, uploadsToAsk } from '../db/node-facts.ts';
import { classifyNode } from '../domain/nodes/classify-node.ts';
import { EVIDENCE_VERSION } from '../domain/nodes/evidence/registry.ts';
import { hostEdges } from '../domain/nodes/host-edges.ts';
import { joinHosts } from '../domain/nodes/join-hosts.ts';
import { askNameServer } from './ask-name-server.ts';
import { askUpload } from './ask-upload.ts';
import { groupApplications } from './group-applications.ts';
import type { JobContext, Processor } from './processor.ts';

type Step = (transaction: Knex.Transaction, context: JobContext) => Promise<Record<string, number>>;

const STATEMENT_TIMEOUT = 60 * 60_000;
/** Percent of the work that reading facts is taken to be. */
const READING = 50;

/** What is said of the nodes of a tenant, in the order in which one step needs the other. */
const STEPS: [string, Step][] = [
  ['Classifying nodes', classifyNodes],
  ['Joining the addresses of hosts', joinAddresses],
  ['Grouping applications', groupApplications],
];

/**
 * Says what the nodes of the tenant are. Each step is a transaction of its own that replaces what it wrote before, so a
 * second run, or one after a crash or a cancellation, ends with the same.
 */
export const classification: Processor<'classification'> = async (_payload, context) => {
  const uploads = await inStep(context, async (transaction) => {
    await forgetGoneUploads(transaction);
    return uploadsToAsk(transaction, EVIDENCE_VERSION);
  });
  for (const [index, uploadNo] of uploads.entries()) {
    const step = `Reading what upload ${index + 1} of ${uploads.length} says of hosts`;
    await context.report({ percent: Math.floor((READING * index) / uploads.length), step });
    await inStep(context, (transaction) => askUpload(transaction, uploadNo, context.signal));
  }
  await context.report({ percent: READING, step: 'Asking the name server' });
  let result: Record<string, number> = { uploads: uploads.length, ...(await askNameServer(context)) };
  for (const [index, [step, run]] of STEPS.entries()) {
    await context.report({ percent: READING + Math.floor(((100 - READING) * index) / STEPS.length), step });
    result = { ...result, ...(await inStep(context, (transaction) => run(transaction, context))) };
  }
  return result;
};

/** A transaction that no other classification of the tenant overlaps; cancelled work leaves nothing of it. */
function inStep<Result>(
  context: JobContext,
  work: (transaction: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  const { services, tenantId, signal } = context;
  const step = async (transaction: Knex.Transaction) => {
    signal.throwIfAborted();
    await lockNodes(transaction);
    const result = await work(transaction);
    signal.throwIfAborted();
    return result;
  };
  return inTenant(services.database.app, tenantId, step, { statementTimeout: STATEMENT_TIMEOUT });
}

async function classifyNodes(transaction: Knex.Transaction, { signal }: JobContext): Promise<Record<string, number>> {
  await sumUses(transaction);
  await sumOffers(transaction);
  await sumFacts(transaction);
  const usual = await usualClient(transaction);
  await openClasses(transaction);
  let typed = 0;
  for await (const batch of readNodeEvidence(transaction)) {
    signal.throwIfAborted();
    const classes = batch.map(({ id, ...evidence }) => ({ id, found: classifyNode(evidence, usual) }));
    typed += classes.filter(({ found }) => found.type.type !== 'unknown').length;
    await addClasses(transaction, classes);
  }
  const nodes = await applyClasses(transaction);
  // Whatever somebody said while this was being written.
  await showCorrections(transaction);
  return { nodes, typed };
}

async function joinAddresses(transaction: Knex.Transaction): Promise<Record<string, number>> {
  const hosts = joinHosts(hostEdges(await sharedIdentities(transaction)), await hostDecisions(transaction));
  await replaceHosts(transaction, hosts);
  return { hosts: hosts.length };
}
