import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reveal } from '../deliver-notices.ts';
import { readNotifyConfig } from '../notices/notify-config.ts';
import { sendSigned } from '../notices/send-notice.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';

type Carrying = Pick<House, 'engine' | 'secrets' | 'publicHttp' | 'dataDir'>;

/**
 * Takes new checkpoints out of the house, to where the administrator of the database cannot change them: what was there
 * before is then known to whoever looks. Returns how many left. What could not leave is tried again the next time, and
 * the newest one counts for all before it.
 */
export function checkpointCarrier(
  house: Carrying,
  environment: Readonly<Record<string, string | undefined>>,
): () => Promise<number> {
  const { engine } = house;
  /** Sizes that left since this process began. Another one carries them again, which does no harm. */
  const carried = new Map<string, number>();
  return async () => {
    const { witness } = await readNotifyConfig(house.dataDir, environment);
    if (witness === null) return 0;
    let left = 0;
    for (const tenant of await engine.store.tenants()) {
      const [newest] = await reading(engine.store, tenant, (tx) =>
        tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1, columns: ['size', 'note'] }),
      );
      if (newest === undefined || (carried.get(tenant) ?? 0) >= newest.size) continue;
      const { folder, webhook } = witness;
      if (folder !== null) await keepNote(join(folder, tenant), newest);
      if (webhook !== null) {
        const secret = await reveal(house, tenant, webhook.secret);
        await sendSigned(house.publicHttp(webhook.allow), webhook.url, secret, engine.clock.now(), {
          id: `checkpoint-${tenant}-${newest.size}`,
          body: JSON.stringify({
            type: 'checkpoint.signed',
            timestamp: new Date(engine.clock.now()).toISOString(),
            data: { tenant, size: newest.size, note: newest.note },
          }),
        });
      }
      carried.set(tenant, newest.size);
      left++;
    }
    return left;
  };
}

/** A file each, never written over: a later one that contradicts it lies beside it. */
async function keepNote(
  folder: string,
  { size, note }: { readonly size: number; readonly note: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${String(size).padStart(15, '0')}.txt`);
  await writeFile(path, note, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
