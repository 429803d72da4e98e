import { createTransport } from 'nodemailer';
import { checkedAddress } from './checked-address.ts';

/** The mail server that an operator has set up, and who mails come from. */
export interface MailSettings {
  /** smtps://, or smtp:// with STARTTLS; a user and a password may stand in it. Empty for none. */
  url: string;
  from: string;
  /** PEM; empty for the system's authorities. */
  ca: string;
  /** Whether a server without TLS will do. */
  allowPlain: boolean;
}

export interface Mail {
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { filename: string; contentType: string; content: Buffer }[];
  /** Names the mail: sent again, it has the same Message-ID, by which servers and readers know it again. */
  key: string;
}

/** A mail was not taken. `forGood` when trying again cannot help. The message may be shown. */
export class MailFailed extends Error {
  override readonly name = 'MailFailed';
  readonly forGood: boolean;

  constructor(message: string, forGood: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.forGood = forGood;
  }
}

const TIMEOUT = 15_000;

/**
 * Hands a mail to the server; it resolves once the server has taken it for every recipient. The name is resolved once
 * and its addresses checked. Throws MailFailed, and DestinationNotAllowed when nothing was sent.
 */
export async function sendMail({ url, from, ca, allowPlain }: MailSettings, mail: Mail): Promise<void> {
  if (!url) throw new MailFailed('No mail server is set up: set MAIL_URL and MAIL_FROM.', true);
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const { address } = await checkedAddress(host).catch((error: Error) => {
    if (error.name === 'DestinationNotAllowed') throw error;
    throw new MailFailed('The name of the mail server is not known.', false, error);
  });
  const transport = createTransport({
    ...{ host: address, port: Number(port) || (secure ? 465 : 587), secure, requireTLS: !secure && !allowPlain },
    ...{ connectionTimeout: TIMEOUT, greetingTimeout: TIMEOUT, socketTimeout: TIMEOUT, dnsTimeout: TIMEOUT },
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    tls: { minVersion: 'TLSv1.2', ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), ...(ca && { ca }) },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'ringfence.invalid';
    const { rejected } = await transport.sendMail({
      ...{ from, to: [...mail.to], subject: mail.subject, text: mail.text, messageId: `<${mail.key}@${domain}>` },
      ...(mail.attachments ? { attachments: [...mail.attachments] } : {}),
      // No server answers an alert with an absence note.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    if (rejected.length > 0) throw new MailFailed(`The mail server refused ${rejected.length} recipients.`, true);
  } catch (error) {
    throw failureOf(error);
  } finally {
    transport.close();
  }
}

function failureOf(error: unknown): MailFailed {
  if (error instanceof MailFailed) return error;
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  if (code === 'EAUTH') return new MailFailed('The mail server refused the user or the password.', false, error);
  if (responseCode !== undefined) {
    // 5xx is the server's last word on this mail; 4xx means later.
    return new MailFailed(`The mail server answered ${responseCode}.`, responseCode >= 500, error);
  }
  return new MailFailed('The mail server does not answer, or its certificate is not trusted.', false, error);
}
