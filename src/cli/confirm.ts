import { ask } from './ask.ts';
import { type ApiClient, ApiError, dataOf, factorOf, mustBeDone } from './client.ts';

/** What must be asked again of the person at the keyboard. */
interface Asked {
  password(): Promise<string>;
  code(): Promise<string>;
}

/** Asks on the terminal. */
export const KEYBOARD: Asked = {
  password: () => ask('Password: ', { hidden: true }),
  code: () => ask('Code (or backup code): '),
};

/**
 * A request for what a stolen session must not do: asks for the password, and for the second factor of whoever has one,
 * when the platform wants them again, and repeats the request. Throws ApiError when it is refused.
 */
export async function confirmed(
  { api }: ApiClient,
  request: () => Promise<Response>,
  asked: Asked = KEYBOARD,
): Promise<Response> {
  const first = await request();
  if (first.ok) return first;
  const problem = (await first.json().catch(() => ({}))) as { type?: string; detail?: string };
  if (problem.type !== '/problems/step-up-required') throw new ApiError(first.status, problem);
  const { mfa_enabled: hasFactor } = dataOf(await api.GET('/api/v1/auth/me'));
  const password = await asked.password();
  const factor = hasFactor ? factorOf(await asked.code()) : {};
  const answer = await api.POST('/api/v1/auth/step-up', { body: { password, ...factor } });
  mustBeDone(answer);
  const again = await request();
  if (!again.ok) throw new ApiError(again.status, (await again.json().catch(() => ({}))) as object);
  return again;
}
