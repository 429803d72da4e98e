import type { Knex } from 'knex';

/** An upload whose bytes do not lie where they should. */
export interface MisplacedUpload {
  id: string;
  tenant_id: string;
  storage_key: string;
  /** Where its bytes belong: apart, back among the others, or nowhere. */
  to: 'quarantine' | 'uploads' | 'nowhere';
}

/**
 * Takes one upload whose bytes are to be moved, of any tenant, and stores the key that `move` resolves to. False when
 * there is none. The row stays locked meanwhile, so that nobody begins to read what is being moved.
 */
export function placeNext(control: Knex, move: (upload: MisplacedUpload) => Promise<string>): Promise<boolean> {
  return control.transaction(async (transaction) => {
    const { rows } = (await transaction.raw(
      `select id, tenant_id, storage_key,
              case state when 'quarantined' then 'quarantine' when 'deleted' then 'nowhere' else 'uploads' end as to
         from uploads
        where (state = 'quarantined' and quarantined_at is null)
           or (state in ('stored', 'deleted') and quarantined_at is not null)
        limit 1 for update skip locked`,
    )) as { rows: MisplacedUpload[] };
    const [upload] = rows;
    if (!upload) return false;
    const key = await move(upload);
    await transaction.raw(
      `update uploads set storage_key = ?, quarantined_at = case when ? then now() end where id = ?`,
      [key, upload.to === 'quarantine', upload.id],
    );
    return true;
  });
}
