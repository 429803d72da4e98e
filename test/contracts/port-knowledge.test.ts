import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONFIG_FOLDER } from '../../src/config/project.ts';
import { FRAMEWORKS, type Judgements, portJudgementsSchema } from '../../src/domain/ports/knowledge.ts';

/** What a bank's network has, one service of each sort. */
const NEEDED = [
  ...[
    'ssh',
    'rdp',
    'smb',
    'ldaps',
    'kerberos',
    'dns',
    'ntp',
    'https',
    'mssql',
    'oracle',
    'db2',
    'postgresql',
    'sybase',
  ],
  ...[
    'ibm-mq',
    'tibco-ems',
    'solace',
    'connect-direct',
    'swift-gateway',
    'iso8583',
    'hsm-payshield',
    'hsm-luna',
    'kmip',
  ],
  ...['tn3270-tls', 'cics', 'drda', 'enterprise-extender', 'ibm-i', 'sap-gateway', 'sap-hana', 'market-data'],
  ...['netbackup', 'veeam', 'commvault', 'zabbix', 'splunk-forwarding', 'control-m', 'esxi', 'citrix-ica'],
  ...['kubernetes-api', 'remote-support', 'cobalt-strike', 'modbus', 'dnp3', 'profinet', 'iec-104', 'bacnet'],
];

describe('port knowledge', () => {
  const file = JSON.parse(readFileSync(join(CONFIG_FOLDER, 'port-knowledge.json'), 'utf8'));
  const knowledge: Judgements = portJudgementsSchema.parse(file);
  const { services, profiles, abuse } = knowledge;

  it('names where it comes from and under which licence, and is not taken from a scanner', () => {
    expect(knowledge.source.length).to.be.greaterThan(40);
    expect(knowledge.licence).to.match(/project/);
    expect(JSON.stringify(file)).not.to.match(/nmap/i);
    const registry = JSON.parse(readFileSync(join(CONFIG_FOLDER, 'ports.json'), 'utf8'));
    expect(registry.notice).to.match(/IANA.*licence/i);
  });

  it('has what matters in a bank, each under one name', () => {
    const names = services.map(({ name }) => name);
    expect(services.length).to.be.at.least(150);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.include.members(NEEDED);
  });

  it('says of every profile what each framework asks and what to do about it', () => {
    for (const [name, profile] of Object.entries(profiles)) {
      expect(Object.keys(profile).sort(), name).to.deep.equal([...FRAMEWORKS].sort());
      for (const framework of FRAMEWORKS) {
        const { clauses, mitigation } = profile[framework];
        expect(mitigation, `${name} ${framework}`).to.match(/^[A-Z].{10,}\.$/);
        const form = { 'pci-dss': /^\d+(\.\d+){2,3}/, 'nist-800-53': /^[A-Z]{2}-\d+/, cis: /^\d+\.\d+/ }[framework];
        for (const clause of clauses.split(', ')) expect(clause, `${name} ${framework}`).to.match(form);
      }
    }
  });

  for (const service of services) {
    it(`${service.name} is complete`, () => {
      const { description, reason, risk, compliance, profile, encryption } = service;
      expect(description).to.have.length.within(3, 160);
      expect(reason).to.match(/^[A-Z].*PCI DSS 4\.0\.1/);
      expect(Object.hasOwn(profiles, profile), profile).to.equal(true);
      expect(profiles[profile]?.['pci-dss'].status).to.equal(compliance);
      for (const kind of service.abuse) expect(abuse).to.have.property(kind);
      if (risk === 'high' || risk === 'critical') expect(service.abuse).not.to.deep.equal([]);
      expect(risk).not.to.equal('unknown');
      if (compliance === 'compliant' && encryption === 'plaintext') expect(profile).to.equal('core');
    });
  }
});
