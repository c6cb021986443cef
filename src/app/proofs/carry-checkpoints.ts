import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../proof/digest.ts';
import { reveal } from '../deliver-notices.ts';
import { readNotifyConfig, type WitnessConfig } from '../notices/notify-config.ts';
import { sendSigned } from '../notices/send-notice.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';

type Carrying = Pick<House, 'engine' | 'secrets' | 'publicHttp' | 'dataDir'>;

interface Newest {
  readonly size: number;
  readonly note: string;
}

/** One way out of the house. */
interface Way {
  readonly name: string;
  readonly carry: (tenant: string, newest: Newest) => Promise<unknown>;
}

/** How one way of one tenant stands since this process began. */
interface Course {
  /** What left. Another process carries it again, which does no harm. */
  size: number;
  failures: number;
  /** By the monotonic clock. */
  notBefore: number;
}

const AGAIN_MS = 5_000;
const SELDOM_MS = 60_000;

/**
 * Takes new checkpoints out of the house, to where the administrator of the database cannot change them: what was there
 * before is then known to whoever looks. Returns how many left. What could not leave is tried again, and the newest one
 * counts for all before it; no tenant and no way waits for another.
 */
export function checkpointCarrier(
  house: Carrying,
  environment: Readonly<Record<string, string | undefined>>,
): () => Promise<number> {
  const { engine } = house;
  const { clock, store, log } = engine;
  const courses = new Map<string, Course>();

  async function carry(tenant: string, way: Way): Promise<number> {
    const name = `${tenant}/${way.name}`;
    const course = courses.get(name) ?? { size: 0, failures: 0, notBefore: Number.NEGATIVE_INFINITY };
    courses.set(name, course);
    if (clock.monotonic() < course.notBefore) return 0;
    try {
      const [newest] = await reading(store, tenant, (tx) =>
        tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1, columns: ['size', 'note'] }),
      );
      if (newest === undefined || course.size >= newest.size) return 0;
      await way.carry(tenant, newest);
      Object.assign(course, { size: newest.size, failures: 0 });
      return 1;
    } catch (error) {
      course.failures++;
      course.notBefore = clock.monotonic() + Math.min(SELDOM_MS, course.failures * AGAIN_MS);
      const { failures } = course;
      log.error('a checkpoint could not leave', { tenant, way: way.name, error: String(error), failures });
      return 0;
    }
  }

  return async () => {
    const { witness } = await readNotifyConfig(house.dataDir, environment);
    if (witness === null) return 0;
    const ways = waysOf(house, witness);
    const tenants = await store.tenants();
    const left = await Promise.all(tenants.flatMap((tenant) => ways.map((way) => carry(tenant, way))));
    return left.reduce((sum, one) => sum + one, 0);
  };
}

function waysOf(house: Carrying, { folder, webhook }: WitnessConfig): readonly Way[] {
  const ways: Way[] = [];
  if (folder !== null)
    ways.push({ name: 'folder', carry: (tenant, newest) => keepNote(join(folder, tenant), newest) });
  if (webhook !== null)
    ways.push({
      name: 'webhook',
      carry: async (tenant, { size, note }) => {
        const now = house.engine.clock.now();
        const secret = await reveal(house, tenant, webhook.secret);
        return sendSigned(house.publicHttp(webhook.allow), webhook.url, secret, now, {
          id: `checkpoint-${tenant}-${size}`,
          body: JSON.stringify({
            type: 'checkpoint.signed',
            timestamp: new Date(now).toISOString(),
            data: { tenant, size, note },
          }),
        });
      },
    });
  return ways;
}

/** A file each, never written over: a later one that contradicts it lies beside it. */
async function keepNote(folder: string, { size, note }: Newest): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = String(size).padStart(15, '0');
  for (const path of [`${name}.txt`, `${name}-${sha256Hex(note).slice(0, 16)}.txt`]) {
    const file = join(folder, path);
    try {
      return await writeFile(file, note, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if ((await readFile(file, 'utf8')) === note) return;
    }
  }
}
