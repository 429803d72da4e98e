const LONGEST_LIST = 5;
const LONGEST_TEXT = 120;

/** Evidence that the words for it make clearer than its name would. */
const WORDS: Readonly<Record<string, (value: number) => string>> = {
  beats: (n) => `${count(n)} calls came at a steady rhythm`,
  interval_seconds: (n) => `Between two calls lay ${count(n)} seconds`,
  jitter: (n) => `The rhythm varied by ${percent(n)}`,
  bytes_out: (n) => `${bytes(n)} went out`,
  bytes_in: (n) => `${bytes(n)} came back`,
  upload_ratio: (n) => `${count(n)} times as much went out as came back`,
  deviations: (n) => `That is ${count(n)} deviations beyond what this machine usually does`,
  failed_share: (n) => `${percent(n)} of the attempts failed`,
  attempts: (n) => `There were ${count(n)} attempts`,
  failures: (n) => `${count(n)} of them were refused`,
  most_at_once: (n) => `At the busiest time there were ${count(n)} at once`,
  failed_servers: (n) => `${count(n)} servers did not answer`,
  contacted_servers: (n) => `${count(n)} servers were contacted`,
  clients_of_the_service: (n) => `${count(n)} machines use this service at all`,
  mean_entropy: (n) => `The names look random (${n} bits a character)`,
  domains_missing: (n) => `${count(n)} of the names asked for do not exist`,
  hops: (n) => `The way leads over ${count(n)} machines`,
};

/** A value of an alert's evidence as sentences; none for what says nothing. */
export function saidOf(name: string, value: unknown): string[] {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return [];
  const words = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (words && typeof value === 'number') return [`${words(value)}.`];
  const label = name.replaceAll('_', ' ');
  if (Array.isArray(value)) return [`${capital(label)}: ${listed(value)}.`];
  if (typeof value === 'object') {
    const inner = Object.entries(value).flatMap(([key, each]) => {
      const said = plain(each);
      return said === null ? [] : [`${key.replaceAll('_', ' ')} ${said}`];
    });
    return inner.length === 0 ? [] : [`${capital(label)}: ${inner.join(', ')}.`];
  }
  const said = plain(value);
  return said === null ? [] : [`${capital(label)}: ${said}.`];
}

function listed(values: unknown[]): string {
  const shown = values
    .slice(0, LONGEST_LIST)
    .map((value) => plain(value) ?? JSON.stringify(value).slice(0, LONGEST_TEXT));
  const more = values.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function plain(value: unknown): string | null {
  if (typeof value === 'number') return count(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  return null;
}

function count(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function bytes(value: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${count(value / 1000 ** power)} ${units[power]}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
