import { cellOf, entriesOf, headedTable, type TableRow } from '../tables/table.ts';
import { HOST_TEXTS, type ReadInventory } from './host.ts';
import { HostCollector } from './host-collector.ts';
import { netboxHosts } from './netbox.ts';

/** Columns of a list of hosts, and what headers call them. */
const COLUMNS = {
  name: `name host hostname hosts server servername system systemname device devicename machine computer computername fqdn
    dnsname rechner rechnername gerat geraet geratename asset assetname nom nomhote hote serveur nombre equipo servidor
    nome naam apparaat ci ciname configurationitem vm vmname node`,
  address: `ip ipaddress ipaddresses ips address addresses ipaddr ipv4 ipv4address ipv6 ipv6address primaryip primaryipaddress
    managementip mgmtip hostip serverip adresse ipadresse ipadressen adresseip direccionip direccion indirizzoip indirizzo
    enderecoip endereco ipadres adres primaryip4 primaryip6`,
  services: `services service ports port openports expectedservices expectedports listeningports dienste dienst erlaubteports
    puertos servicios servizi porte servicos portas poorten diensten`,
  site: 'site location standort emplacement ubicacion sede locatie datacenter rechenzentrum region building room',
  owner: `owner eigentumer verantwortlich verantwortlicher besitzer responsable proprietaire propietario proprietario eigenaar
    team contact businessowner technicalowner supportgroup tenant`,
  environment: 'environment env umgebung environnement entorno ambiente omgeving stage',
  role: 'role rolle funktion function purpose type devicerole devicetype typ class ciclass kategorie category os',
  status: 'status state zustand etat estado stato lifecycle lifecyclestatus operationalstatus installstatus',
  description:
    'description beschreibung descripcion descrizione descricao omschrijving comment comments kommentar remarks bemerkung note notes',
} as const;
type Column = keyof typeof COLUMNS;

/** The hosts of a table: a row for each host, or for each of its addresses. */
export function inventoryOfTable(rows: readonly TableRow[]): ReadInventory {
  const table = headedTable<Column>(rows, COLUMNS, (columns) => columns.has('address'));
  if (table === null) {
    const message = 'No row is a header that names addresses, such as "hostname,ip address,services".';
    return { hosts: [], faults: [{ line: 1, place: null, message }] };
  }
  const collector = new HostCollector();
  const statesServices = table.columns.has('services');
  for (const row of table.rows) {
    const cell = (column: Column) => cellOf(row, table.columns, column);
    collector.add(
      {
        name: cell('name'),
        addresses: entriesOf(cell('address')),
        texts: Object.fromEntries(HOST_TEXTS.map((key) => [key, cell(key)])),
        services: statesServices ? entriesOf(cell('services')) : undefined,
      },
      (place) => ({ line: row.line, place }),
    );
  }
  return collector.result();
}

/** The hosts of a JSON document: what NetBox's API answers, or a list of hosts with the columns of a table as names. */
export function inventoryOfJson(value: unknown): ReadInventory {
  const found = netboxHosts(value);
  if (found === null) {
    const message =
      'The document is neither a list of hosts nor what the API of NetBox answers for devices, virtual machines, IP addresses or services.';
    return { hosts: [], faults: [{ line: null, place: null, message }] };
  }
  const collector = new HostCollector();
  for (const { host, place } of found) collector.add(host, (field) => ({ line: null, place: `${place}.${field}` }));
  return collector.result();
}
