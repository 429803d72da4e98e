import type { FeedEvent } from '../../db/job-events.ts';
import { JOB_KINDS } from '../../jobs/registry.ts';
import { Problem } from '../problem.ts';

/** What can be asked for, for people. */
export const TOPIC_FORMS =
  'jobs, job:<id>, upload:<id>, kind:<job kind>, alerts, topology (the network was discovered anew), workbooks';

/** A user may not make one stream look at more than this. */
export const MOST_TOPICS = 100;

const WHOLE = new Set(['jobs', 'alerts', 'topology', 'workbooks']);
const KINDS: ReadonlySet<string> = new Set(JOB_KINDS);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The jobs after whose end the network looks otherwise. */
const SHAPING = new Set(['discovery', 'classification', 'scan']);

/** Whether the text names a topic. */
export function isTopic(text: string): boolean {
  const [name, value, ...more] = text.split(':');
  if (value === undefined) return WHOLE.has(text);
  if (more.length > 0) return false;
  return name === 'kind' ? KINDS.has(value) : (name === 'job' || name === 'upload') && UUID.test(value);
}

/** The topics of a list with commas; undefined for none given, which means everything. Throws 422. */
export function readTopics(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const topics = text.split(',');
  const wrong = topics.find((topic) => !isTopic(topic));
  if (wrong === undefined && topics.length <= MOST_TOPICS) return new Set(topics);
  throw new Problem(
    422,
    'unknown-topic',
    wrong === undefined ? 'These are too many topics.' : 'There is no such topic.',
    {
      hint: `At most ${MOST_TOPICS} of: ${TOPIC_FORMS}.`,
    },
  );
}

/** Whether somebody who follows these topics (undefined: all) wants the event. Alerts need a permission of their own. */
export function wants(topics: ReadonlySet<string> | undefined, mayReadAlerts: boolean, event: FeedEvent): boolean {
  if (event.type === 'alert') return mayReadAlerts && (topics === undefined || topics.has('alerts'));
  if (topics === undefined || topics.has('jobs')) return true;
  return (
    topics.has(`job:${event.job_id}`) ||
    topics.has(`kind:${event.kind}`) ||
    (event.upload_id !== null && topics.has(`upload:${event.upload_id}`)) ||
    (event.workbook && topics.has('workbooks')) ||
    (event.state === 'completed' && SHAPING.has(event.kind) && topics.has('topology'))
  );
}
