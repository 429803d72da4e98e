import type { Config } from '../config.ts';

/** Differ from process to process on purpose, and say nothing about the platform. */
const OWN_TO_A_PROCESS = /^(http\.(host|port)|worker\.|dataFolder|log\.file)/;
const SECRET = /^secrets\.|token$|password$|key$/i;

/** The settings as sorted lines `name=value`; a secret only is set or is not. */
export function settingsOf(config: Config): string[] {
  const lines: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
    } else if (!OWN_TO_A_PROCESS.test(name)) {
      lines.push(SECRET.test(name) ? `${name} is ${value ? 'set' : 'not set'}` : `${name}=${String(value)}`);
    }
  };
  walk(config, '');
  return lines.sort();
}
