import type { Store, Tx } from '../../engine/store.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { rewrapSealed } from '../../secrets/sealed-box.ts';

/** What the sealed values of Shared Signals are about. */
export const aboutKey = (kid: string) => `key/${kid}`;
export const aboutHeader = (stream: string) => `push-header/${stream}`;

/** Seals the signing keys and the headers of receivers anew. Few rows: one transaction. Returns how many. */
export async function rewrapSignals(
  store: Store,
  master: MasterKey,
  tenant: string,
  to: MasterKey,
): Promise<number> {
  return store.transaction(tenant, async (tx) => {
    const keys = await tx.find('ssf_key', { key_id: { not: to.id } }, { lock: 'update' });
    await tx.update(
      'ssf_key',
      ['key_id', 'sealed'],
      keys.map((row) => ({ kid: row.kid, ...rewrapSealed(master, tenant, aboutKey(row.kid), row, to) })),
    );
    const streams = await tx.find(
      'ssf_stream',
      { push_header_key: { isNull: false } },
      { lock: 'update', columns: ['stream_id', 'push_header', 'push_header_key'] },
    );
    const headers = streams.flatMap(({ stream_id, push_header, push_header_key }) => {
      if (push_header === null || push_header_key === null || push_header_key === to.id) return [];
      const old = { key_id: push_header_key, sealed: push_header };
      const { key_id, sealed } = rewrapSealed(master, tenant, aboutHeader(stream_id), old, to);
      return [{ stream_id, push_header: sealed, push_header_key: key_id }];
    });
    await tx.update('ssf_stream', ['push_header', 'push_header_key'], headers);
    return keys.length + headers.length;
  });
}

/** What of it does not lie under `to` yet. */
export async function signalsUnderOthers(tx: Tx, to: MasterKey): Promise<number> {
  const keys = await tx.count('ssf_key', { key_id: { not: to.id } });
  const streams = await tx.find(
    'ssf_stream',
    { push_header_key: { isNull: false } },
    { columns: ['push_header_key'] },
  );
  return keys + streams.filter(({ push_header_key }) => push_header_key !== to.id).length;
}
