import type { Command } from 'commander';
import { ask, readStdin } from '../ask.ts';
import { dataOf, openClient, signIn } from '../client.ts';
import { connect, platformUrl } from '../connect.ts';
import { forgetSession, writeSession } from '../session.ts';

/** `login` and `logout`. */
export function registerSession(program: Command): void {
  program
    .command('login')
    .description('sign in; the session is kept for the next calls')
    .option('--url <url>', 'address of the platform')
    .option('--email <email>', 'who signs in')
    .option('--password-stdin', 'read the password from standard input')
    .action(async (options: { url?: string; email?: string; passwordStdin?: boolean }) => {
      const url = await platformUrl(options.url);
      const email = options.email ?? (await ask('E-mail: '));
      const password = options.passwordStdin ? await readStdin() : await ask('Password: ', { hidden: true });
      let tokens = await signIn(url, email, password, askCode);
      if (tokens.mustChangePassword) tokens = await changePassword(url, email, password, tokens);
      await writeSession({ url, access_token: tokens.accessToken, refresh_token: tokens.refreshToken });
      process.stderr.write(`Signed in at ${url} as ${email}.\n`);
    });

  program
    .command('logout')
    .description('end the session')
    .action(async () => {
      const client = await connect({}).catch(() => null);
      await client?.api.POST('/api/v1/auth/logout').catch(() => undefined);
      await forgetSession();
      process.stderr.write('Signed out.\n');
    });
}

const askCode = () => ask('Code (or backup code): ');

/** A one-time password opens nothing but its own replacement. */
async function changePassword(
  url: string,
  email: string,
  current: string,
  tokens: { accessToken: string; refreshToken: string },
): Promise<Awaited<ReturnType<typeof signIn>>> {
  process.stderr.write(
    'This password was for one use: choose your own (at least 15 characters; a sentence is fine).\n',
  );
  const chosen = await ask('New password: ', { hidden: true });
  if (chosen !== (await ask('Again: ', { hidden: true })))
    throw new Error('The two passwords differ. Nothing was changed; run login again.');
  const { api } = openClient(url, { ...tokens, save: async () => {} });
  const answer = await api.POST('/api/v1/auth/password', { body: { current_password: current, new_password: chosen } });
  if (!answer.response.ok) dataOf(answer);
  return signIn(url, email, chosen, askCode);
}
