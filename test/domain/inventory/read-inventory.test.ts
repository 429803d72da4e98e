import { expect } from 'chai';
import { readService } from '../../../src/domain/inventory/host.ts';
import { inventoryOfJson, inventoryOfTable } from '../../../src/domain/inventory/read-inventory.ts';
import type { TableRow } from '../../../src/domain/tables/table.ts';

const rows = (text: string): TableRow[] =>
  text
    .trim()
    .split('\n')
    .map((line, index) => ({ line: index + 1, cells: line.split(',') }));

describe('a service of a list', () => {
  it('is read as people write it', () => {
    for (const [text, protocol, port] of [
      ['443/tcp', 6, 443],
      ['tcp/443', 6, 443],
      ['udp:53', 17, 53],
      ['22', 6, 22],
      ['53/UDP', 17, 53],
    ])
      expect(readService(text as string), text as string).to.deep.equal({ protocol, port });
    for (const text of ['', 'https', '70000/tcp', '443/nonsense', '443/6/1', 'tcp', '-1']) {
      expect(readService(text), text).to.equal(null);
    }
  });
});

describe('a list of hosts', () => {
  it('is read from a table in any language, a row for each host or address', () => {
    const { hosts, faults } = inventoryOfTable(
      rows(`Rechnername,IP-Adresse,Standort,Verantwortlicher,Dienste
app01,10.0.0.1 10.0.0.2,FRA1,Team A,443/tcp 22
APP01,2001:0db8::1,,,udp/161
,10.0.0.9/24,,,
db01,10.0.0.5,FRA1,,`),
    );
    expect(faults).to.deep.equal([]);
    expect(hosts.map(({ name, addresses }) => [name, addresses])).to.deep.equal([
      ['app01', ['10.0.0.1', '10.0.0.2', '2001:db8::1']],
      ['10.0.0.9', ['10.0.0.9']],
      ['db01', ['10.0.0.5']],
    ]);
    expect(hosts[0]).to.deep.include({ site: 'FRA1', owner: 'Team A' });
    expect(hosts[0]?.services).to.deep.equal([
      { protocol: 6, port: 443 },
      { protocol: 6, port: 22 },
      { protocol: 17, port: 161 },
    ]);
    expect(hosts[2]?.services, 'the list has services, and of this host none').to.deep.equal([]);
  });

  it('says nothing of services that it has no column for', () => {
    const { hosts } = inventoryOfTable(rows('hostname,ip\nweb,10.0.0.1'));
    expect(hosts[0]?.services).to.equal(null);
  });

  it('names each fault with its line and column', () => {
    const { faults } = inventoryOfTable(rows('hostname,ip,ports\na,10.0.0.300,443\n,,\nb,10.0.0.1,http\n ,,99999'));
    expect(faults.map(({ line, place }) => [line, place])).to.deep.equal([
      [2, 'address'],
      [4, 'services'],
      [5, 'name'],
    ]);
    expect(inventoryOfTable(rows('a,b\n1,2')).faults).to.have.lengthOf(1);
  });
});

describe('what NetBox answers', () => {
  const site = { id: 1, name: 'FRA1', slug: 'fra1' };
  const devices = {
    ...{ count: 2, next: null, previous: null },
    results: [
      {
        ...{ id: 1, name: 'core-sw1', site, role: { name: 'Switch' }, tenant: { name: 'Network' } },
        ...{ status: { value: 'active', label: 'Active' }, primary_ip: { id: 3, address: '10.0.0.1/24' } },
        primary_ip4: { id: 3, address: '10.0.0.1/24' },
      },
      { id: 2, name: 'spare', site, device_role: { name: 'Server' }, primary_ip: null },
    ],
  };
  const addresses = {
    results: [
      {
        ...{ id: 9, address: '10.0.1.1/24', dns_name: '', status: { value: 'active' } },
        assigned_object: { id: 4, device: { id: 1, name: 'core-sw1' }, name: 'vlan10' },
      },
      { id: 10, address: '2001:db8::5/64', dns_name: 'printer.bank.example', assigned_object: null },
      { id: 11, address: '10.0.1.77/24', dns_name: '', assigned_object: null },
    ],
  };
  const services = {
    results: [
      {
        id: 1,
        device: { id: 1, name: 'core-sw1' },
        virtual_machine: null,
        ports: [22, 443],
        protocol: { value: 'tcp' },
      },
    ],
  };

  it('is put together from devices, addresses and services', () => {
    const { hosts, faults } = inventoryOfJson([devices, addresses, services]);
    expect(faults).to.deep.equal([]);
    expect(hosts.map(({ name, addresses: each }) => [name, each])).to.deep.equal([
      ['core-sw1', ['10.0.0.1', '10.0.1.1']],
      ['spare', []],
      ['printer.bank.example', ['2001:db8::5']],
      ['10.0.1.77', ['10.0.1.77']],
    ]);
    expect(hosts[0]).to.deep.include({ site: 'FRA1', role: 'Switch', owner: 'Network', status: 'active' });
    expect(hosts[0]?.services).to.deep.equal([
      { protocol: 6, port: 22 },
      { protocol: 6, port: 443 },
    ]);
    expect(hosts[1]).to.deep.include({ role: 'Server', services: null });
  });

  it('may be one answer, or an object of several', () => {
    expect(inventoryOfJson(devices).hosts).to.have.lengthOf(2);
    const object = inventoryOfJson({ devices: devices.results, ip_addresses: addresses, services: services.results });
    expect(object.hosts).to.deep.equal(inventoryOfJson([devices, addresses, services]).hosts);
  });

  it('may be a list of our own', () => {
    const { hosts } = inventoryOfJson([{ name: 'a', addresses: ['10.0.0.1'], services: ['443/tcp'], owner: 'x' }]);
    expect(hosts[0]).to.deep.include({ addresses: ['10.0.0.1'], services: [{ protocol: 6, port: 443 }], owner: 'x' });
  });

  it('is refused with the place of a fault', () => {
    const bad = { results: [{ name: 'a', primary_ip: { address: 'none' } }] };
    expect(inventoryOfJson(bad).faults[0]).to.deep.include({ line: null, place: 'results.0.address' });
    for (const value of [null, 'x', 1, {}, { results: 1 }])
      expect(inventoryOfJson(value).faults, JSON.stringify(value)).to.have.lengthOf(1);
    expect(inventoryOfJson([null, {}]).faults).to.have.lengthOf(2);
  });
});
