import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLogger, format, type Logger, transports } from 'winston';
import { oneLine } from './log-text.ts';
import { redact } from './redact.ts';

/** A file beside standard error; `file` may hold {service} and {pid}, because two processes must not rotate one file. */
export interface LogFile {
  /** Empty for none. */
  file: string;
  /** Bytes after which the next file begins. */
  maxBytes: number;
  /** Files kept, the current one included. */
  maxFiles: number;
}

const MESSAGE = Symbol.for('message');
const SPLAT = Symbol.for('splat');

/** Secrets out; then one valid JSON line, whatever the fields hold. */
const safeLine = format((info) => {
  // A message with a per cent sign makes winston keep the fields apart, as arguments of a format we do not use.
  const [fields] = (info[SPLAT] ?? []) as unknown[];
  const { level, message, timestamp, ...rest } = { ...(fields as object | undefined), ...info };
  const shown = redact({ timestamp, level, message, ...rest });
  info[MESSAGE] = oneLine(JSON.stringify(shown));
  return info;
});

/** A JSON logger on standard error: one line per request and per job, written by the two hosts. */
export function openLog(level: string, service: string, file?: LogFile): Logger {
  const log = createLogger({
    level,
    defaultMeta: { service },
    format: format.combine(format.timestamp(), format.errors({ stack: true }), safeLine()),
    transports: [new transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
  if (file?.file) addFile(log, file, service);
  return log;
}

function addFile(log: Logger, { file, maxBytes, maxFiles }: LogFile, service: string): void {
  const filename = file.replaceAll('{service}', service).replaceAll('{pid}', String(process.pid));
  mkdirSync(dirname(filename), { recursive: true, mode: 0o750 });
  // Without a listener of its own winston would throw what its transport says.
  log.on('error', () => {});
  const options = { flags: 'a', mode: 0o640 };
  const transport = new transports.File({ filename, maxsize: maxBytes, maxFiles, tailable: true, options });
  // A full disk costs the file, never the service: standard error still has every line.
  transport.on('error', (error: Error) => {
    // Removing it would end a stream that is still being written to.
    transport.silent = true;
    log.error('the log file cannot be written any more', { reason: error.message });
  });
  log.add(transport);
}
