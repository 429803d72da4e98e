import { type Command, Option } from 'commander';
import { connect } from '../connect.ts';
import { openProgress } from '../progress.ts';
import { saveReport } from '../report-file.ts';

/** `report`: asks for a report and saves it. */
export function registerReport(program: Command): void {
  program
    .command('report')
    .description('write a report and save it')
    .addOption(new Option('--format <format>', 'file format').choices(['xlsx']).default('xlsx'))
    .option('-o, --output <file>', 'where to save it', 'ringfence-report.xlsx')
    .option('--json', 'print JSON')
    .option('--url <url>', 'address of the platform')
    .action(async (options: { format: 'xlsx'; output: string; json?: boolean; url?: string }) => {
      const client = await connect(options);
      const progress = openProgress({ quiet: options.json ?? false });
      await saveReport(client, {
        format: options.format,
        path: options.output,
        onChange: (job) => progress.set('report', job.percent, job.step ?? job.state),
      });
      progress.stop();
      process.stdout.write(
        options.json ? `${JSON.stringify({ file: options.output })}\n` : `Saved ${options.output}\n`,
      );
    });
}
