import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SECURITY_EVENT_NAMES, SECURITY_EVENTS, severityOf } from '../../src/domain/access/security-events.ts';
import { testEnvironment } from '../support/environment.ts';

describe('security events', () => {
  const { projectFolder } = testEnvironment();
  const list = join('domain', 'access', 'security-events.ts');
  const sources = readdirSync(join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path !== list)
    .map((path) => readFileSync(join(projectFolder, 'src', path), 'utf8'));

  for (const name of SECURITY_EVENT_NAMES) {
    it(`${name} has a severity and a title, and something that writes it`, () => {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
      expect(SECURITY_EVENTS[name].title).to.not.equal('');
      expect(sources.some((source) => source.includes(`'${name}'`))).to.equal(true);
    });
  }

  it('are at least a warning when they were refused or failed', () => {
    for (const name of SECURITY_EVENT_NAMES) {
      expect(severityOf(name, 'denied'), name).to.be.oneOf(['warning', 'critical']);
      expect(severityOf(name, 'success'), name).to.equal(SECURITY_EVENTS[name].severity);
    }
  });
});
