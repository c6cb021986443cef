import { type Company, NEWCOMERS } from './company.ts';
import { NEW_SYSTEM } from './systems.ts';
import { count, type Story } from './story.ts';

/** Accounts that are nobody's on purpose. */
const ON_PURPOSE: ReadonlySet<string> = new Set(['lockstep', 'breakglass', 'svc-backup', 'lockstep_live', 'lockstep_owner', 'lockstep_provisioner']);
const LISTED_AT_ONCE = 4;
const SHOWN_ORPHANS = 6;

/** Everybody is read, then every system; nothing is written anywhere. */
export async function readEverything(company: Company, story: Story): Promise<void> {
  story.chapter('First everything is read, and nothing is written', 'a newly connected system only reports');
  const pulled = await company.pull();
  const failed = pulled.failedPages === 0 ? '' : `; ${count(pulled.failedPages, 'page')} failed and was asked for again, the others were kept`;
  story.done(`HR: ${count(pulled.records, 'record')} in ${count(pulled.pages, 'page')}${failed}`);
  const targets = [...(await listableTargets(company))];
  const orphans: string[] = [];
  let linked = 0;
  const again: string[] = [];
  const next = async (): Promise<void> => {
    for (let target = targets.shift(); target !== undefined; target = targets.shift()) {
      const listed = await company.reconcile(target);
      linked += listed.linked;
      if (listed.tries > 1) again.push(target);
      orphans.push(...listed.orphans.filter(({ name }) => !ON_PURPOSE.has(name)).map(({ name }) => `${name} on ${target}`));
    }
  };
  await Promise.all(Array.from({ length: LISTED_AT_ONCE }, next));
  story.done(`11 systems listed: ${count(linked, 'account')} belong to somebody by a strong key, ${orphans.length} to nobody`);
  for (const target of again) story.detail(`${target} left a page out: its listing was not believed and read again`);
  const more = orphans.length > SHOWN_ORPHANS ? ` and ${orphans.length - SHOWN_ORPHANS} more` : '';
  story.detail(`nobody's: ${orphans.sort().slice(0, SHOWN_ORPHANS).join(', ')}${more}. Reported, not touched`);
}

async function listableTargets(company: Company): Promise<readonly string[]> {
  const { engine, tenant } = company.house;
  const policy = await engine.store.transaction(tenant, (tx) => engine.policies.active(tx), { readOnly: true });
  return [...policy.targets.values()].filter((target) => target.capabilities.list).map((target) => target.id);
}

/** From here on Lockstep writes. What is missing is made in the background; whoever leaves does not wait for it. */
export async function switchWritesOn(company: Company, story: Story): Promise<void> {
  story.chapter('Then it may write');
  await company.applyPolicy(true);
  const waiting = await planned(company);
  story.done(`${count(waiting, 'operation')} planned: everybody gets an account on ${NEW_SYSTEM}, which is new, and ${NEWCOMERS} newcomers get all they need`);
  story.detail('they are carried out in the background while you read on; whoever leaves goes first');
}

/** Waits until everybody was decided about, and counts. */
async function planned(company: Company): Promise<number> {
  const { engine, tenant } = company.house;
  for (;;) {
    const { due, operations } = await engine.store.transaction(
      tenant,
      async (tx) => ({ due: await tx.count('identity', { next_evaluation_at: { atMost: engine.clock.now() } }), operations: await tx.count('operation', {}) }),
      { readOnly: true },
    );
    if (due === 0 && operations > 0) return operations;
    await engine.clock.sleep(50);
  }
}
