/** What is sent to whom: a subject and lines for people, and the alert's fields for programs. */
export interface Message {
  /** Names the action; the same again when it is sent again. */
  key: string;
  subject: string;
  /** As somebody wrote it for this playbook; null for none. */
  text: string | null;
  /** As `textFields` gives them. */
  fields: Readonly<Record<string, string>>;
}

const SHOWN: readonly [field: string, label: string][] = [
  ['severity', 'Severity'],
  ['score', 'Score'],
  ['client', 'Client'],
  ['server', 'Server'],
  ['protocol', 'Protocol'],
  ['port', 'Port'],
  ['named', 'Named'],
  ['detection', 'Detection'],
  ['technique', 'Technique'],
  ['first_seen', 'First seen'],
  ['last_seen', 'Last seen'],
  ['playbook', 'Playbook'],
  ['id', 'Alert'],
];
const LONGEST_SUBJECT = 150;

/** The message about an alert. */
export function alertMessage(key: string, fields: Record<string, string>, text: string | null): Message {
  const subject = oneLine(`[${fields.severity ?? ''}] ${fields.title ?? ''}`).slice(0, LONGEST_SUBJECT);
  return { key, subject, text, fields };
}

/** The message that tries a channel out. */
export function testMessage(key: string, channel: string): Message {
  const text = 'This message tries the channel out. Nothing has happened.';
  return { key, subject: `Ringfence: test of ${oneLine(channel)}`, text, fields: {} };
}

/** As plain text, for e-mails. */
export function plainText({ subject, text, fields }: Message): string {
  const facts = factsOf(fields).map(([label, value]) => `${`${label}:`.padEnd(12)} ${value}`);
  const steps = fields.next_steps ? ['What next:', ...fields.next_steps.split('\n').map((step) => `- ${step}`)] : [];
  const parts = [[subject], text === null ? [] : [text], fields.description ? [fields.description] : [], facts, steps];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** For Slack's incoming webhooks. What logs say can name nobody and link nowhere: `&`, `<` and `>` are escaped. */
export function slackBody({ subject, text, fields }: Message): string {
  const escaped = (value: string) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const section = (value: string) => ({
    type: 'section',
    text: { type: 'plain_text', text: value.slice(0, 3_000), emoji: false },
  });
  const facts = factsOf(fields).map(([label, value]) => ({
    type: 'plain_text',
    text: `${label}: ${value}`.slice(0, 2_000),
    emoji: false,
  }));
  const blocks = [
    section(subject),
    ...(text === null ? [] : [section(text)]),
    // Slack takes ten fields a section.
    ...(facts.length > 0 ? [{ type: 'section', fields: facts.slice(0, 10) }] : []),
  ];
  return JSON.stringify({ text: escaped(subject), unfurl_links: false, unfurl_media: false, blocks });
}

/** For a Teams workflow that takes webhooks: an Adaptive Card. Its text is Markdown, so what logs say is escaped. */
export function teamsBody({ subject, text, fields }: Message): string {
  const plain = (value: string) => value.replace(/[\\`*_{}[\]()#+!|<>~-]/g, '\\$&');
  const block = (value: string, more: object = {}) => ({ type: 'TextBlock', wrap: true, text: plain(value), ...more });
  const facts = factsOf(fields).map(([title, value]) => ({ title, value: plain(value) }));
  const body = [
    block(subject, { weight: 'Bolder', size: 'Medium' }),
    ...(text === null ? [] : [block(text)]),
    ...(facts.length > 0 ? [{ type: 'FactSet', facts }] : []),
  ];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    ...{ type: 'AdaptiveCard', version: '1.4', body },
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return JSON.stringify({ type: 'message', attachments: [{ contentType, contentUrl: null, content }] });
}

/** For programs: everything, under names. */
export function webhookBody({ key, subject, text, fields }: Message): string {
  const { next_steps, playbook, key: _key, ...alert } = fields;
  const about = fields.id === undefined ? {} : { playbook, alert: { ...alert, next_steps: next_steps?.split('\n') } };
  return JSON.stringify({ event: fields.id === undefined ? 'test' : 'alert', key, subject, text, ...about });
}

function factsOf(fields: Readonly<Record<string, string>>): [string, string][] {
  return SHOWN.flatMap(([field, label]) => (fields[field] ? [[label, fields[field]] as [string, string]] : []));
}

/** A header has one line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
