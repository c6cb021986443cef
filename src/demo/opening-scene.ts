import { reading } from '../app/reading.ts';
import { type Company, NEWCOMERS } from './company.ts';
import { count, type Story } from './story.ts';
import { NEW_SYSTEM } from './systems.ts';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 120_000;

/** Everybody is read, then every system; nothing is written anywhere. */
export async function readEverything(company: Company, story: Story): Promise<void> {
  story.chapter('First everything is read, and nothing is written', 'a newly connected system only reports');
  const pulled = await company.pull();
  const failed =
    pulled.failedPages === 0
      ? ''
      : `; ${count(pulled.failedPages, 'page')} failed and was asked for again, the others were kept`;
  story.done(`HR: ${count(pulled.records, 'record')} in ${count(pulled.pages, 'page')}${failed}`);
  await company.applyPolicy('reporting');
  const { systems, again } = await listings(company);
  const accounts = await reading(company.house.engine.store, company.house.tenant, async (tx) => ({
    linked: await tx.count('account', { provenance: 'linked' }),
    orphans: await tx.find('account', { provenance: 'orphan', protected: false }, { columns: ['target_id'] }),
  }));
  story.done(
    `${systems} systems listed: ${count(accounts.linked, 'account')} belong to somebody by a strong key, ${accounts.orphans.length} to nobody`,
  );
  for (const target of again)
    story.detail(`${target} left a page out: its listing was not believed, and read again`);
  const places = new Map<string, number>();
  for (const { target_id } of accounts.orphans) places.set(target_id, (places.get(target_id) ?? 0) + 1);
  story.detail(
    `nobody's: ${[...places]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([target, n]) => `${n} on ${target}`)
      .join(', ')}. Reported, never touched`,
  );
}

/** Waits until every system was read whole; one that could not be believed is read again. */
async function listings(
  company: Company,
): Promise<{ readonly systems: number; readonly again: readonly string[] }> {
  const { engine, tenant } = company.house;
  const again: string[] = [];
  const began = engine.clock.now();
  for (;;) {
    const { targets, rows } = await reading(engine.store, tenant, async (tx) => ({
      targets: [...(await engine.policies.active(tx)).targets.values()]
        .filter(({ capabilities }) => capabilities.list)
        .map(({ id }) => id),
      rows: await tx.find('target', {}, { columns: ['target_id', 'listed_at', 'listing_failures'] }),
    }));
    for (const row of rows) {
      if (row.listing_failures === 0 || again.includes(row.target_id)) continue;
      again.push(row.target_id);
      await company.reconcile(row.target_id);
    }
    const listed = new Set(rows.filter((row) => row.listed_at !== null).map((row) => row.target_id));
    if (targets.every((target) => listed.has(target))) return { systems: targets.length, again };
    if (engine.clock.now() - began > PATIENCE_MS)
      throw new Error(`not listed: ${targets.filter((target) => !listed.has(target)).join(', ')}`);
    await engine.clock.sleep(LOOK_EVERY_MS);
  }
}

/** From here on Lockstep writes. What is missing is made in the background; whoever leaves does not wait for it. */
export async function switchWritesOn(company: Company, story: Story): Promise<void> {
  story.chapter('Then it may write');
  await company.applyPolicy('writing');
  const waiting = await planned(company);
  story.done(
    `${count(waiting, 'operation')} planned: one in three has no account on ${NEW_SYSTEM} yet, and ${NEWCOMERS} newcomers have nothing`,
  );
  story.detail('they are carried out in the background while you read on; whoever leaves goes first');
}

/** Waits until everybody was decided about, and counts. */
async function planned(company: Company): Promise<number> {
  const { engine, tenant } = company.house;
  for (;;) {
    const { due, operations } = await reading(engine.store, tenant, async (tx) => ({
      due: await tx.count('identity', { next_evaluation_at: { atMost: engine.clock.now() } }),
      operations: await tx.count('operation', {}),
    }));
    if (due === 0 && operations > 0) return operations;
    await engine.clock.sleep(LOOK_EVERY_MS);
  }
}
