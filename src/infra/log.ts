import { createLogger, format, type Logger, transports } from 'winston';

/** A JSON logger on standard error: one line per request and per job, written by the two hosts. */
export function openLog(level: string, service: string): Logger {
  return createLogger({
    level,
    defaultMeta: { service },
    format: format.combine(format.timestamp(), format.errors({ stack: true }), format.json()),
    transports: [new transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
}
