import { ANYWHERE, readDestination } from './destination-url.ts';
import { type OutboundRules, outboundRequest } from './outbound-request.ts';

/** A model server that speaks OpenAI's chat completions, of the operator's choice. */
export interface ChatModelSettings {
  /** Such as https://models.bank.example/v1; empty: no model is asked. */
  url: string;
  /** As the server calls it. */
  model: string;
  /** Sent as "Authorization: Bearer …"; empty for none. */
  token: string;
  /** Milliseconds for an answer. */
  timeout: number;
}

const LARGEST_ANSWER = 64 * 1024;

/**
 * Sends one request and gives the parsed answer. Throws DestinationNotAllowed, OutboundFailed, and Error for an answer
 * that is none; nothing of an answer stands in an error.
 */
export async function askChatModel(
  { url, token, timeout }: ChatModelSettings,
  request: object,
  rules: OutboundRules,
  signal: AbortSignal,
): Promise<unknown> {
  const target = new URL(`${url.replace(/\/+$/, '')}/chat/completions`);
  const answer = await outboundRequest(
    target.href,
    {
      destination: { ...readDestination(target.origin), internal: ANYWHERE },
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(request),
      ...{ timeout, maxBytes: LARGEST_ANSWER, signal },
    },
    rules,
  );
  if (answer.status !== 200) throw new Error(`The model server answered ${answer.status}.`);
  try {
    return JSON.parse(answer.body.toString());
  } catch {
    throw new Error('The model server answered with something that is not JSON.');
  }
}
