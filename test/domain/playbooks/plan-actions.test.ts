import { expect } from 'chai';
import { actionKey } from '../../../src/domain/playbooks/action-key.ts';
import type { AlertFacts } from '../../../src/domain/playbooks/alert-facts.ts';
import { targetOf, whyNotListed } from '../../../src/domain/playbooks/target.ts';
import { renderTemplate, templateFault } from '../../../src/domain/playbooks/template.ts';

const ALERT: AlertFacts = {
  ...{ id: 'a', detection: 'beacon', technique: 'T1071', severity: 'high', score: 80, confidence: 0.9, status: 'new' },
  ...{ title: 't', description: 'd', client: '10.0.0.7', server: '9.10.11.12', protocol: 6, port: 443, named: null },
  ...{ first_seen: new Date(0), last_seen: new Date(0), next_steps: [] },
};

describe('what a step is about', () => {
  it('is an end of the alert, by its part or by where it is', () => {
    expect(targetOf('client', ALERT)?.value).to.equal('10.0.0.7');
    expect(targetOf('server', ALERT)?.value).to.equal('9.10.11.12');
    expect(targetOf('internal', { ...ALERT, client: '9.10.11.12', server: '10.0.0.7' })?.value).to.equal('10.0.0.7');
    expect(targetOf('external', { ...ALERT, server: '10.0.0.8' })).to.equal(null);
    expect(targetOf('client', { ...ALERT, client: null })).to.equal(null);
  });

  it('is a name only where it is one: nothing of a log becomes a line of a list that it is not', () => {
    expect(targetOf('named', { ...ALERT, named: 'a.evil.example' })).to.deep.equal({
      kind: 'domain',
      value: 'a.evil.example',
    });
    expect(targetOf('named', { ...ALERT, named: 'https://evil.example/a' })?.kind).to.equal('url');
    for (const named of ['evil.example\n10.0.0.0/8', 'https://evil.example/a b', 'a".example', '-', 'hash', null]) {
      expect(targetOf('named', { ...ALERT, named }), String(named)).to.equal(null);
    }
  });

  it('comes onto no list that it must not be on', () => {
    const block = { purpose: 'block' as const, never: [], ownHosts: [] };
    const inside = { ...block, purpose: 'quarantine' as const };
    const at = (value: string) => ({ kind: 'address' as const, value });
    expect(whyNotListed(at('9.10.11.12'), block)).to.equal(undefined);
    expect(whyNotListed(at('10.0.0.7'), inside)).to.equal(undefined);
    expect(whyNotListed(at('2a00:1450::1'), { ...block, never: ['2a00::/16', '10.0.0.0/8'] })).to.match(/2a00::\/16/);
    expect(whyNotListed(at('9.10.11.12'), { ...block, ownHosts: ['9.10.11.12'] })).to.match(/platform/);
    const ofSite = at('fdb6:4e21:9c7a::7:a01:105');
    for (const purpose of ['block', 'quarantine'] as const)
      expect(whyNotListed(ofSite, { ...block, purpose })).to.match(/same address/);
    for (const value of ['8.8.8.8', '10.0.0.7', '127.0.0.1', '224.0.0.1', '192.0.2.1', '0.0.0.0', 'fe80::1', '::1']) {
      expect(whyNotListed(at(value), block), value).to.be.a('string');
    }
    for (const value of ['9.10.11.12', '127.0.0.1', '224.0.0.1', '169.254.1.1']) {
      expect(whyNotListed(at(value), inside), value).to.be.a('string');
    }
  });
});

describe('templates', () => {
  it('fill in fields, and take what those hold for nothing else', () => {
    const fields = { title: '"}\n{{severity}}', severity: 'high' };
    expect(renderTemplate('{{title}}/{{ severity }}/{{none}}', fields, 'text/plain')).to.equal(
      '"}\n{{severity}}/high/',
    );
    expect(JSON.parse(renderTemplate('{"a": "{{title}}"}', fields, 'application/json'))).to.deep.equal({
      a: fields.title,
    });
  });

  it('are refused when a field does not exist, or would break the JSON', () => {
    expect(templateFault('{"a": "{{title}}", "b": [1, "x {{severity}} y"]}', 'application/json')).to.equal(undefined);
    expect(templateFault('{"a": {{score}}}', 'application/json')).to.match(/inside of strings/);
    expect(templateFault('{"a": "{{title}}"', 'application/json')).to.match(/no JSON/);
    expect(templateFault('{{password}}', 'text/plain')).to.match(/no field \{\{password}}/);
  });
});

describe('the name of an action', () => {
  it('is the same for the same step on the same occasion, and for no other', () => {
    const of = { playbookId: 'p', alertId: 'a', occasion: 'o', step: 1 };
    expect(actionKey(of))
      .to.equal(actionKey({ ...of }))
      .and.match(/^rf-[0-9a-f]{32}$/);
    const others = [
      { ...of, step: 2 },
      { ...of, occasion: 'o2' },
      { ...of, alertId: 'b' },
      { ...of, playbookId: 'q' },
    ];
    expect(new Set([of, ...others].map(actionKey)).size).to.equal(5);
  });
});
