import type { SimulatedAccount, SimulatedSystem } from '../../simulated/index.ts';
import { type Member, nameOf, wantedOf } from './company.ts';

export interface Wrong {
  readonly system: string;
  readonly account: string;
  readonly what: string;
}

interface Life {
  readonly atBackup: readonly Member[];
  readonly now: readonly Member[];
  readonly gone: readonly Member[];
  readonly erased: readonly Member[];
}

/**
 * Every difference between the systems and what the backup wants, told from the systems themselves: `system/account/kind`.
 * Owners are those whom the restored state and the newest report know; of the erased nobody knows anything.
 */
export function driftInTruth(systems: readonly SimulatedSystem[], life: Life): ReadonlySet<string> {
  const erased = new Set(life.erased.map(nameOf));
  const known = new Set(
    [...life.atBackup, ...life.now, ...life.gone].map(nameOf).filter((name) => !erased.has(name)),
  );
  const left = new Set(life.gone.map(nameOf));
  const drift = new Set<string>();
  for (const { name: system, truth } of systems) {
    const wanted = new Map(
      life.atBackup.flatMap((member) =>
        wantedOf(member).flatMap((one) =>
          one.system === system ? [[nameOf(member), one.groups] as const] : [],
        ),
      ),
    );
    const there = new Map<string, SimulatedAccount>(
      truth.accounts().map((account) => [account.name, account]),
    );
    for (const [name, account] of there) {
      const groups = wanted.get(name);
      const say = (kind: string) => drift.add(`${system}/${name}/${kind}`);
      if (!known.has(name)) {
        if (account.active) say('orphan');
      } else if (groups === undefined) {
        if (account.active) say(left.has(name) ? 'returned' : 'unknown');
      } else {
        if (!account.active) say('switchedOff');
        if (account.entitlements.some(({ value }) => !groups.includes(value))) say('extra');
      }
    }
    for (const name of wanted.keys()) if (!there.has(name)) drift.add(`${system}/${name}/gone`);
  }
  return drift;
}

/** Who has not what he should have, or still has what he should not. `blocked`: others switched it off, and it stays so. */
export function wrongInTruth(
  systems: readonly SimulatedSystem[],
  now: readonly Member[],
  gone: readonly Member[],
  blocked: ReadonlySet<string>,
): readonly Wrong[] {
  const wrong: Wrong[] = [];
  const instant = Date.now();
  for (const { name: system, truth } of systems) {
    const there = new Map(truth.accounts().map((account) => [account.name, account]));
    for (const member of [...now, ...gone.map((one) => ({ ...one, lastDay: '2024-06-01' }))]) {
      const account = nameOf(member);
      const say = (what: string) => wrong.push({ system, account, what });
      const wanted = wantedOf(member).find((one) => one.system === system);
      const found = there.get(account);
      if (wanted === undefined) {
        if (found !== undefined && truth.couldReach(found.id, instant)) say('can still be used');
      } else if (blocked.has(`${system}/${account}`)) {
        if (found?.active === true) say('was blocked by others and was switched on');
      } else if (found?.active !== true) say('cannot be used');
      else if (wanted.groups.some((group) => !found.entitlements.some(({ value }) => value === group)))
        say('lacks a group');
    }
  }
  return wrong;
}
