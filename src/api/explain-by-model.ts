import type { Insight } from '../domain/insights/explain-alert.ts';
import { modelRequest, wordsOf } from '../domain/insights/model-words.ts';
import { askChatModel } from '../infra/chat-model.ts';
import { redactText } from '../infra/redact.ts';
import type { RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { record } from './record.ts';

/** An explanation, and who told it: a model in `words`, or this platform alone and why. */
export type ToldInsight = Insight &
  (
    | { told_by: 'model'; model: string; words: string; without_model: null }
    | { told_by: 'platform'; model: null; words: null; without_model: 'off' | 'no-answer' | 'unusable-answer' }
  );

/**
 * Has the operator's model put an explanation into its own words. Sent is what the explanation shows, less secrets of a
 * known form; that it was sent stands in the audit log. Whatever goes wrong, the platform's own explanation is there.
 */
export async function explainByModel(context: RouteContext, alertId: string, insight: Insight): Promise<ToldInsight> {
  const { config, outbound, log } = context.services;
  const settings = config.insights;
  const alone = (without_model: 'off' | 'no-answer' | 'unusable-answer'): ToldInsight => ({
    ...insight,
    ...{ told_by: 'platform', model: null, words: null, without_model },
  });
  if (!settings.url) return alone('off');
  const { model } = settings;
  // Before it is sent: what left must stand there though the process dies.
  await inOwnTenant(context, (transaction) =>
    record(transaction, context, 'alert.explain', alertId, { model, at: new URL(settings.url).host }),
  );
  const request = modelRequest(insight, model, redactText);
  const answer = await askChatModel(settings, request, outbound, context.signal).catch((error: Error) => {
    log.warn('the model gave no answer', { reason: error.message });
    return null;
  });
  if (answer === null) return alone('no-answer');
  const words = wordsOf(answer);
  return words === null
    ? alone('unusable-answer')
    : { ...insight, told_by: 'model', model, words, without_model: null };
}
