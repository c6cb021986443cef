import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leftUnder } from '../../app/keys/rewrap.ts';
import { retireEarlier, rotateMaster } from '../../app/keys/rotate-master.ts';
import { openHouse } from '../../app/open-house.ts';
import { verifyHouseLog } from '../../app/proofs/verify-house-log.ts';
import { reading } from '../../app/reading.ts';
import { Secret } from '../../domain/secret.ts';
import { findings } from '../findings.ts';
import type { Rack, Size } from '../rack.ts';
import {
  countsOf,
  failuresOf,
  ratioText,
  type Scene,
  type UnderTraffic,
  underTraffic,
} from './under-traffic.ts';

const SIZES: Record<Size, UnderTraffic & { readonly secrets: number }> = {
  short: { people: 60, perSecond: 40, calmMs: 1_500, secrets: 500 },
  day: { people: 400, perSecond: 100, calmMs: 4_000, secrets: 2_000 },
  night: { people: 5_000, perSecond: 200, calmMs: 20_000, secrets: 100_000 },
};
const BATCH = 500;

class Stopped extends Error {}

export const keyRack: Rack = {
  name: 'key-rotation',
  shows: 'a new master key and a new log key under requests, cut off once: nothing fails, all opens (G19)',
  parts: { short: 0, day: 1, night: 1 },
  async run(order) {
    const found = findings('key-rotation', order);
    const { say } = order;
    const sizes = SIZES[order.size];
    let wrapped = 0;
    let seconds = 0;
    const survived = await underTraffic(sizes, say, async (scene) => {
      await fill(scene, sizes.secrets);
      scene.mark();
      await scene.live();
      const begun = performance.now();
      // The first run is cut off after a batch of people; the second takes up what is left.
      await rotateMaster(scene.house, false, 'torture', () => {
        throw new Stopped();
      }).catch((error: unknown) => {
        if (!(error instanceof Stopped)) throw error;
      });
      await scene.live();
      const rotated = await rotateMaster(scene.house, false, 'torture');
      seconds = Math.round((performance.now() - begun) / 100) / 10;
      wrapped = rotated.people + rotated.secrets;
      await scene.live();
      say(`${wrapped} keys of people and secrets wrapped anew in ${seconds} s`);
      for (const one of await check(scene, sizes.secrets)) found.wrong(one);
    });
    for (const one of failuresOf(survived)) found.wrong(one);
    return found.outcome({ ...countsOf(survived), rewrapped: wrapped }, [
      `master key at ${sizes.perSecond}/s, ${wrapped} wrapped in ${seconds} s: ${ratioText(survived)}`,
    ]);
  },
};

async function fill({ house: { engine, secrets, tenant } }: Scene, n: number): Promise<void> {
  for (let from = 0; from < n; from += BATCH)
    await engine.store.transaction(tenant, async (tx) => {
      for (let i = from; i < Math.min(n, from + BATCH); i++)
        await secrets.set(tx, `filler-${i}`, new Secret(`value ${i}`), 'torture', engine.clock.now());
    });
}

/** Everything lies under the new key, opens with it alone, and the log says who signs it. */
async function check({ house }: Scene, n: number): Promise<readonly string[]> {
  const { engine, tenant, master, dataDir } = house;
  const wrong: string[] = [];
  const left = await leftUnder(engine.store, tenant, master.opens(master.id));
  if (left > 0) wrong.push(`${left} things lie under the earlier key`);
  const log = await verifyHouseLog(engine, tenant, []);
  if (!log.ok)
    wrong.push(
      `the log does not verify after the change of keys: ${JSON.stringify(log.refused[0] ?? log.firstBad)}`,
    );
  const handed = await reading(engine.store, tenant, (tx) =>
    tx.count('event', { type: 'log.keyHandedOver' }),
  );
  if (handed !== 1) wrong.push(`the log was handed over ${handed} times`);
  const keys = (await readFile(join(dataDir, 'log.pub'), 'utf8')).trim().split('\n');
  if (keys.length !== 2) wrong.push(`log.pub has ${keys.length} lines`);
  await retireEarlier(house, false);
  const later = await openHouse({ dataDir, log: engine.log });
  try {
    const value = await reading(later.engine.store, tenant, (tx) => later.secrets.get(tx, `filler-${n - 1}`));
    if (value.reveal() !== `value ${n - 1}`) wrong.push('a secret is another after the change of keys');
    const opened = await reading(later.engine.store, tenant, async (tx) => {
      const rows = await tx.find('employment', {}, { limit: 50 });
      return later.engine.vault.open(
        tx,
        rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
      );
    });
    if (opened.length === 0 || opened.includes(null)) wrong.push('what is sealed of a person does not open');
  } finally {
    await later.close();
  }
  return wrong;
}
