import { type Command, Option } from 'commander';
import { readStdin } from '../ask.ts';
import { confirmed, KEYBOARD } from '../confirm.ts';
import { connect } from '../connect.ts';
import { saveResponse } from '../save-response.ts';

interface Options {
  format: string;
  output?: string;
  passwordStdin?: boolean;
  json?: boolean;
  url?: string;
}

const FILTERS = {
  action: 'of this action, such as session.start',
  actor: 'by the user of this id',
  target: 'about this',
  outcome: 'success, failure or denied',
  from: 'at or after this time (RFC 3339)',
  to: 'before this time',
};

/** `audit export`: saves the audit log of one's own tenant; asks for the password when it was given too long ago. */
export function registerAuditExport(audit: Command): void {
  const command = audit
    .command('export')
    .description('save the audit log; asks for your password (and code) when you gave it more than some minutes ago')
    .addOption(new Option('--format <format>', 'file format').choices(['csv', 'ndjson']).default('csv'))
    .option('-o, --output <file>', 'where to save it (default: audit.csv or audit.ndjson)')
    .option('--password-stdin', 'read the password, should it be asked for, from standard input')
    .option('--json', 'print JSON')
    .option('--url <url>', 'address of the platform');
  for (const [name, meaning] of Object.entries(FILTERS)) command.option(`--${name} <${name}>`, meaning);
  command.action(async (options: Options & Partial<Record<keyof typeof FILTERS, string>>) => {
    const { format, output = `audit.${format}` } = options;
    const query = new URLSearchParams({ format });
    for (const name of Object.keys(FILTERS) as (keyof typeof FILTERS)[]) {
      if (options[name] !== undefined) query.set(name, options[name]);
    }
    const client = await connect(options);
    const asked = options.passwordStdin ? { ...KEYBOARD, password: readStdin } : KEYBOARD;
    await saveResponse(
      await confirmed(client, () => client.authorized(`/api/v1/audit/export?${query}`), asked),
      output,
    );
    process.stdout.write(options.json ? `${JSON.stringify({ file: output })}\n` : `Saved ${output}\n`);
  });
}
