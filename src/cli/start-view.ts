import pc from 'picocolors';
import type { PlatformProgress } from '../infra/local/platform.ts';
import type { Crash } from '../infra/local/supervised-process.ts';
import type { StartedPlatform } from './platform.ts';

/** Shows a start as it goes, on standard error: one line for each step, with its time. */
export interface StartView {
  onProgress(progress: PlatformProgress): void;
  onCrash(crash: Crash): void;
  say(text: string): void;
}

/** The view for a terminal (a line that turns into its result) or for a log. */
export function openStartView(terminal = process.stderr.isTTY === true): StartView {
  let began = Date.now();
  let open = '';
  const write = (text: string) => process.stderr.write(text);
  const line = (text: string) => {
    // A note in the middle of a step: the step's line is written again below it.
    write(terminal && open ? `\r\u001b[K${text}\n${open}` : `${text}\n`);
  };
  return {
    onProgress({ state, text }) {
      if (state === 'note') return line(`  ${pc.dim('·')} ${text}`);
      if (state === 'begun') {
        began = Date.now();
        if (terminal) open = `  ${pc.cyan('…')} ${text}`;
        if (terminal) write(open);
        return;
      }
      const took = pc.dim(`${((Date.now() - began) / 1000).toFixed(1)} s`);
      write(`${terminal ? '\r\u001b[K' : ''}  ${pc.green('✓')} ${text} ${took}\n`);
      open = '';
    },
    onCrash({ name, reason, restartIn }) {
      const when = restartIn < 1_000 ? 'at once' : `in ${restartIn / 1000} s`;
      line(`  ${pc.yellow('!')} ${name} ${reason}; it is started again ${when}`);
    },
    say: line,
  };
}

/** What a person needs to know once the platform runs. */
export function banner({ url, firstAdministrator, account }: StartedPlatform): string {
  const row = (name: string, value: string) => `  ${name.padEnd(14)}${value}`;
  const lines = [
    '',
    pc.bold('Ringfence is running.'),
    '',
    row('Console', pc.cyan(`${url}/`)),
    row('API documents', `${pc.cyan(`${url}/docs`)}  ${pc.dim('and')}  ${pc.cyan(`${url}/redoc`)}`),
    row('Queues', pc.cyan(`${url}/admin/queues`)),
    '',
  ];
  if (firstAdministrator) {
    lines.push(
      row('Administrator', firstAdministrator.email),
      row('Password', pc.bold(firstAdministrator.password)),
      row('', pc.dim('shown this once; it must be changed at the first sign-in')),
      '',
    );
  }
  const next = account
    ? ['npx ringfence upload FILE --wait']
    : ['npx ringfence login', 'npx ringfence upload FILE --wait'];
  lines.push(row('Next', next.join(pc.dim('  then  '))), row('', pc.dim('Ctrl-C stops everything')), '');
  return lines.join('\n');
}
