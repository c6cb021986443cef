import type { Effect, SimulatedSystem } from '../../simulated/index.ts';
import { ACCESS, HEIR } from './company.ts';
import type { WriteCall } from './served-targets.ts';
import type { Member, Told } from './story.ts';

/**
 * What must hold, asked of the systems themselves (who can come in, what was done to whom when) and of what HR said.
 * None of it reads what Lockstep believes.
 */
export interface World {
  readonly systems: readonly SimulatedSystem[];
  readonly members: ReadonlyMap<string, Member>;
}

/** Who has not what HR said last, or has still what was ended. Empty: everything has arrived. */
export function missing({ systems, members }: World): string[] {
  const wrong: string[] = [];
  for (const member of members.values())
    for (const system of systems) {
      const problem = problemOf(member, system);
      if (problem !== null) wrong.push(`${member.key} on ${system.name}: ${problem}`);
    }
  return wrong;
}

/** Whether everything is so on every system that HR said last of this one. */
export function arrived(member: Member, systems: readonly SimulatedSystem[]): boolean {
  return systems.every((system) => problemOf(member, system) === null);
}

function problemOf({ key, told }: Member, { name, truth }: SimulatedSystem): string | null {
  const groups = groupsOn(told.at(-1), name);
  const account = truth.find(key);
  if (groups === null) {
    if (account?.active === true) return 'can still sign in';
    if (told.at(-1)?.department != null) return null;
    if (truth.openSessions(key) > 0) return 'has a session still';
    if (truth.openCredentials(key) > 0) return 'has a token still';
    if (account !== null && account.entitlements.length > 0) return 'has entitlements still';
    if (account !== null && account.owned.length > 0) return 'owns something still';
    return null;
  }
  if (account === null || !account.active) return 'cannot sign in';
  const has = account.entitlements.map(({ value }) => value).sort();
  return has.join() === [...groups].sort().join()
    ? null
    : `is in ${has.join() || 'no group'}, not ${groups.join()}`;
}

function groupsOn(told: Told | undefined, system: string): readonly string[] | null {
  return (told?.department == null ? undefined : ACCESS[told.department]?.[system]) ?? null;
}

/** What was taken from somebody before HR had said anything that takes it. */
export function cutOff({ systems, members }: World): string[] {
  const wrong: string[] = [];
  for (const { name, truth } of systems)
    for (const effect of truth.journal) {
      if (effect.by !== 'writer') continue;
      const member = memberOf(members, effect);
      const lost = lossOf(effect);
      if (member === undefined || lost === null) continue;
      const known = member.told.filter(({ sentAt }) => sentAt <= effect.at);
      const mayGo = known.some((told) => {
        const groups = groupsOn(told, name);
        return groups === null || (lost.group !== null && !groups.includes(lost.group));
      });
      if (!mayGo)
        wrong.push(`${member.key} on ${name}: ${effect.effect} ${effect.detail ?? ''} with no cause`);
    }
  return wrong;
}

function lossOf({ effect, detail }: Effect): { readonly group: string | null } | null {
  switch (effect) {
    case 'disable':
    case 'delete':
    case 'endSessions':
    case 'endCredentials':
    case 'transfer':
      return { group: null };
    case 'revoke':
      return { group: detail?.split(' ').at(-1) ?? null };
    default:
      return null;
  }
}

/** What was done more often than HR gave cause for: created twice, handed over twice, taken and given to and fro. */
export function repeated({ systems, members }: World): string[] {
  const wrong: string[] = [];
  for (const { name, truth } of systems) {
    const done = new Map<string, { n: number; effect: Effect }>();
    for (const effect of truth.journal) {
      if (effect.by !== 'writer') continue;
      const what = `${effect.name} ${effect.effect} ${effect.effect === 'transfer' ? '' : (effect.detail ?? '')}`;
      done.set(what, { n: (done.get(what)?.n ?? 0) + 1, effect });
    }
    for (const { n, effect } of done.values()) {
      const member = memberOf(members, effect);
      const most = member === undefined ? 0 : mostTimes(member, name, effect);
      if (n > most)
        wrong.push(
          `${effect.name} on ${name}: ${effect.effect} ${effect.detail ?? ''} ${n} times, for ${most}`,
        );
    }
    const things = truth.find(HEIR)?.owned ?? [];
    if (new Set(things).size < things.length) wrong.push(`something was handed over twice on ${name}`);
  }
  return wrong;
}

/** How often this can be right: how often HR said something that leads to it. */
function mostTimes({ told }: Member, system: string, { effect, detail }: Effect): number {
  const accounts = told.map((one) => groupsOn(one, system));
  const turns = (has: (groups: readonly string[] | null) => boolean) => {
    let [given, taken] = [0, 0];
    accounts.forEach((groups, i) => {
      const before = i > 0 && has(accounts[i - 1] ?? null);
      if (has(groups) && !before) given++;
      if (!has(groups) && before) taken++;
    });
    return { given, taken };
  };
  const group = detail?.split(' ').at(-1) ?? '';
  switch (effect) {
    case 'create':
      return 1;
    case 'enable':
      return Math.max(0, turns((groups) => groups !== null).given - 1);
    case 'disable':
    case 'delete':
      return turns((groups) => groups !== null).taken;
    case 'grant':
      return turns((groups) => groups?.includes(group) ?? false).given;
    case 'revoke':
      return turns((groups) => groups?.includes(group) ?? false).taken;
    default:
      return told.length;
  }
}

/**
 * Creations of an account that was there. These systems refuse them; one without unique keys would have a second account,
 * so each is a repetition of what must not be repeated.
 */
export function createdAgain(calls: readonly WriteCall[]): string[] {
  return calls
    .filter(({ call, status }) => call === 'POST /accounts' && status === 409)
    .map(({ account, system }) => `${account} on ${system}: created again though the account was there`);
}

function memberOf(members: ReadonlyMap<string, Member>, { name }: Effect): Member | undefined {
  return members.get(name.toUpperCase());
}
