import { expect } from 'chai';
import { MailFailed, sendMail } from '../../src/infra/mail.ts';
import { type MailServer, mailServer } from '../support/responses.ts';
import { selfSigned } from '../support/siem-sink.ts';

const MAIL = { to: ['soc@bank.example'], subject: 'an alert — früh', text: 'found\n.\nmore', key: 'rf-1' };

describe('mail', () => {
  const servers: MailServer[] = [];
  const start = async (...given: Parameters<typeof mailServer>) => {
    const server = await mailServer(...given);
    servers.push(server);
    return server;
  };
  const send = (url: string, more: { ca?: string; allowPlain?: boolean } = {}) =>
    sendMail({ url, from: 'Ringfence <soc@bank.example>', ca: '', allowPlain: false, ...more }, MAIL).then(
      () => 'sent',
      (error: Error) => error,
    );
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  it('goes out by STARTTLS, to a server whose certificate is trusted', async () => {
    const pair = selfSigned();
    const server = await start(pair);
    const url = `smtp://127.0.0.1:${server.port}`;
    expect(await send(url, { ca: pair.cert })).to.equal('sent');
    const [mail] = server.mails;
    expect(mail?.to).to.deep.equal(['soc@bank.example']);
    expect(mail?.text)
      .to.match(/^Message-ID: <rf-1@bank\.example>/m)
      .and.match(/^Auto-Submitted: auto-generated/m);
    // A line with a full stop alone would have ended it.
    expect(mail?.text).to.match(/found\r\n\.\r\nmore/);
    expect(await send(url, { ca: selfSigned().cert })).to.be.instanceOf(MailFailed);
    expect(await send(url))
      .to.be.instanceOf(MailFailed)
      .and.include({ forGood: false });
    expect(server.mails).to.have.lengthOf(1);
  });

  it('does not go out in the open, unless that is allowed', async () => {
    const server = await start();
    const url = `smtp://127.0.0.1:${server.port}`;
    expect(await send(url)).to.be.instanceOf(MailFailed);
    expect(server.mails).to.deep.equal([]);
    expect(await send(url, { allowPlain: true })).to.equal('sent');
  });

  it('is given up for a recipient that there is not, and tried again where nobody answers', async () => {
    const server = await start();
    server.unknown.add('soc@bank.example');
    const url = `smtp://127.0.0.1:${server.port}`;
    expect(await send(url, { allowPlain: true })).to.include({ forGood: true });
    await servers.pop()?.close();
    expect(await send(url, { allowPlain: true })).to.include({ forGood: false });
    expect(await send('')).to.include({ forGood: true });
  });

  it('never asks metadata services', async () => {
    const refused = await send('smtp://169.254.169.254');
    expect((refused as Error).name).to.equal('DestinationNotAllowed');
  });
});
