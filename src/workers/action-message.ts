import type { DueAction } from '../db/response-actions.ts';
import { alertMessage, type Message } from '../domain/playbooks/messages.ts';
import type { OwnBody } from '../jobs/send-message.ts';

/** What an action sends, as it was settled when it was planned. */
export function messageOf({ kind, key, payload }: Pick<DueAction, 'kind' | 'key' | 'payload'>): Message | OwnBody {
  if (kind === 'ticket') {
    const { body, content_type } = payload as { body: string; content_type: string };
    return { key, body, contentType: content_type };
  }
  const { fields, text } = payload as { fields: Record<string, string>; text: string | null };
  return alertMessage(key, fields, text);
}
