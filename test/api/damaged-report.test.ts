import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { SEALED_FRAME_BYTES } from '../../src/infra/security/frames.ts';
import { HEADER_BYTES } from '../../src/infra/security/object-header.ts';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

const SIZE = 1_000_000;

describe('the download of a stored report', () => {
  const api = useApi();

  /** A finished report with random bytes for a file. */
  async function makeReport(): Promise<{ id: string; bytes: Buffer; path: string }> {
    const { db, services, tenantId } = api();
    const id = randomUUID();
    const storageKey = `reports/${tenantId}/${id}.xlsx`;
    const bytes = randomBytes(SIZE);
    await services.objects.put(storageKey, Readable.from([bytes]));
    await asOwner(
      db.ownerUrl,
      `with job as (insert into jobs (tenant_id, kind, payload, state) values ($1, 'report', '{}', 'completed') returning id)
       insert into reports (id, tenant_id, job_id, kind, format, state, file_name, storage_key, size)
         select $2, $1, job.id, 'network-inventory', 'xlsx', 'ready', 'report.xlsx', $3, $4 from job`,
      [tenantId, id, storageKey, SIZE],
    );
    return { id, bytes, path: join(services.config.dataFolder, 'objects', storageKey) };
  }

  /** Status, the bytes that came, and whether the answer was cut off. */
  async function download(id: string): Promise<{ status: number; bytes: Buffer; cut: boolean }> {
    const { access_token: token } = await api().person('readonly_user');
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${api().url}/api/v1/reports/${id}/download`, { headers });
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) pieces.push(piece);
      return { status: response.status, bytes: Buffer.concat(pieces), cut: false };
    } catch {
      return { status: response.status, bytes: Buffer.concat(pieces), cut: true };
    }
  }

  async function flip(path: string, at: number): Promise<void> {
    const stored = await readFile(path);
    stored[at] = (stored[at] ?? 0) ^ 1;
    await writeFile(path, stored);
  }

  it('gives the bytes that were stored, which lie encrypted on the disk', async () => {
    const { id, bytes, path } = await makeReport();
    const answer = await download(id);
    expect(answer.status).to.equal(200);
    expect(answer.bytes.equals(bytes)).to.equal(true);
    expect((await readFile(path)).includes(bytes.subarray(1_000, 1_064))).to.equal(false);
  });

  it('breaks off where the object is damaged, and gives no wrong byte', async () => {
    const { id, bytes, path } = await makeReport();
    await flip(path, HEADER_BYTES + 8 * SEALED_FRAME_BYTES + 100);
    const answer = await download(id);
    expect(answer.cut).to.equal(true);
    expect(answer.bytes.length).to.be.below(SIZE);
    expect(answer.bytes.equals(bytes.subarray(0, answer.bytes.length))).to.equal(true);
  });

  it('says that the object is damaged when its header is', async () => {
    const { id, path } = await makeReport();
    await flip(path, HEADER_BYTES - 1);
    const { status, bytes } = await download(id);
    expect(status).to.equal(500);
    expect(JSON.parse(bytes.toString())).to.include({ type: '/problems/object-damaged' });
  });
});
