import { readSecretFile } from './environment.ts';
import { schema } from './schema.ts';

/** Takes the level from LOG_LEVEL_FILE again, while the process runs. What it cannot be changes nothing, and is said. */
export function renewLogLevel(log: {
  level: string;
  info(text: string, fields: object): void;
  warn(text: string, fields: object): void;
}): void {
  try {
    const level = readSecretFile('LOG_LEVEL');
    if (level === undefined) return;
    const [before, after] = [log.level, schema.shape.logLevel.parse(level)];
    log.level = after;
    log.info('log level read again', { before, after });
  } catch {
    log.warn('log level not changed', { hint: 'LOG_LEVEL_FILE must hold error, warn, info or debug' });
  }
}
