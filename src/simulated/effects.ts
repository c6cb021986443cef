import type { Entitlement } from '../domain/connector.ts';
import type { AccessBook } from './access-book.ts';
import type { Actor, Effect, EffectKind, SimulatedAccount } from './account.ts';
import { holds, sameEntitlement } from './account.ts';
import type { AccountBook } from './account-book.ts';
import { randomText } from './random.ts';
import { Refusal } from './refusal.ts';
import type { Rehearsal } from './rehearsal.ts';

/** What the system does by itself when an account changes. The defaults are what most real systems do. */
export interface Behaviour {
  /** 'nothing' (default): sessions and tokens opened earlier go on after a disable (design, law 1). */
  readonly disableEnds: 'nothing' | 'sessions' | 'sessionsAndCredentials';
  /** A revoked session works for so long still (a stateless access token). */
  readonly residualSeconds: number;
  readonly keepsLastAdministrator: boolean;
  readonly administratorEntitlement: Entitlement;
}

export interface NewAccount {
  readonly name: string;
  readonly keys?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly entitlements?: readonly Entitlement[];
  readonly active?: boolean;
  readonly protected?: boolean;
  readonly password?: string;
  readonly owned?: readonly string[];
}

export type AccountChange = Partial<
  Pick<SimulatedAccount, 'name' | 'keys' | 'attributes' | 'password' | 'owned'>
>;

/** Every way to change the system. Each returns whether anything changed and writes the journal. */
export interface Effects {
  create(input: NewAccount, at: number, by: Actor): SimulatedAccount;
  update(id: string, change: AccountChange, at: number, by: Actor): boolean;
  setActive(id: string, active: boolean, at: number, by: Actor): boolean;
  grant(id: string, entitlement: Entitlement, at: number, by: Actor): boolean;
  revoke(id: string, entitlement: Entitlement, at: number, by: Actor): boolean;
  endSessions(id: string, at: number, by: Actor): number;
  endCredentials(id: string, at: number, by: Actor): number;
  transfer(id: string, to: string, at: number, by: Actor): boolean;
  remove(id: string, at: number, by: Actor): boolean;
  openSession(id: string, at: number): string;
  openCredential(id: string, kind: string, at: number): { id: string; secret: string };
  /** Effects since the beginning, oldest first. */
  readonly journal: readonly Effect[];
}

export function makeEffects(
  accounts: AccountBook,
  access: AccessBook,
  rehearsal: Rehearsal,
  behaviour: Behaviour,
  random: () => number,
): Effects {
  const journal: Effect[] = [];
  let counter = 0;

  const nextId = (prefix: string) => {
    counter += 1;
    return `${prefix}${String(counter).padStart(7, '0')}`;
  };

  function write(
    effect: EffectKind,
    account: SimulatedAccount,
    at: number,
    by: Actor,
    detail?: string,
  ): void {
    const { id: accountId, name } = account;
    const seq = journal.length + 1;
    journal.push({ seq, at, effect, accountId, name, by, ...(detail !== undefined && { detail }) });
    rehearsal.note(() => journal.pop());
  }

  function known(id: string): SimulatedAccount {
    const account = accounts.get(id);
    if (account === null) throw new Refusal(404, 'not_found', 'There is no such account');
    return account;
  }

  function refuseLastAdministrator(account: SimulatedAccount): void {
    const { kind, value } = behaviour.administratorEntitlement;
    if (!behaviour.keepsLastAdministrator || !account.active || !holds(account, { kind, value })) return;
    for (const id of accounts.holders(kind, value)) {
      if (id !== account.id && accounts.get(id)?.active === true) return;
    }
    throw new Refusal(409, 'last_administrator', 'The last administrator cannot be removed');
  }

  function change(account: SimulatedAccount, next: Partial<SimulatedAccount>, at: number): void {
    accounts.put(account.id, at, { ...account, ...next, changedAt: at });
  }

  function endSessions(id: string, at: number, by: Actor): number {
    const account = known(id);
    const ended = access.revokeSessions(id, at);
    if (ended > 0) write('endSessions', account, at, by, `${ended}`);
    return ended;
  }

  function endCredentials(id: string, at: number, by: Actor): number {
    const account = known(id);
    const ended = access.revokeCredentials(id, at);
    if (ended > 0) write('endCredentials', account, at, by, `${ended}`);
    return ended;
  }

  return {
    journal,
    create(input, at, by) {
      if (accounts.byName(input.name) !== null) throw new Refusal(409, 'name_taken', 'The name is taken');
      const account: SimulatedAccount = {
        id: nextId('u'),
        name: input.name,
        active: input.active ?? true,
        password: input.password ?? randomText(random, 20),
        keys: input.keys ?? {},
        entitlements: [...(input.entitlements ?? [])],
        protected: input.protected ?? false,
        attributes: input.attributes ?? {},
        owned: input.owned ?? [],
        createdAt: at,
        changedAt: at,
      };
      accounts.put(account.id, at, account);
      write('create', account, at, by);
      return account;
    },
    update(id, next, at, by) {
      const account = known(id);
      const holder = next.name === undefined ? null : accounts.byName(next.name);
      if (holder !== null && holder.id !== id) throw new Refusal(409, 'name_taken', 'The name is taken');
      if (JSON.stringify({ ...account, ...next }) === JSON.stringify(account)) return false;
      change(account, next, at);
      write('update', account, at, by, Object.keys(next).join(' '));
      return true;
    },
    setActive(id, active, at, by) {
      const account = known(id);
      if (account.active === active) return false;
      if (!active) refuseLastAdministrator(account);
      change(account, { active }, at);
      write(active ? 'enable' : 'disable', account, at, by);
      if (!active && behaviour.disableEnds !== 'nothing') endSessions(id, at, 'system');
      if (!active && behaviour.disableEnds === 'sessionsAndCredentials') endCredentials(id, at, 'system');
      return true;
    },
    grant(id, entitlement, at, by) {
      const account = known(id);
      if (holds(account, entitlement)) return false;
      change(account, { entitlements: [...account.entitlements, entitlement] }, at);
      write('grant', account, at, by, `${entitlement.kind} ${entitlement.value}`);
      return true;
    },
    revoke(id, entitlement, at, by) {
      const account = known(id);
      if (!holds(account, entitlement)) return false;
      if (sameEntitlement(entitlement, behaviour.administratorEntitlement)) refuseLastAdministrator(account);
      change(
        account,
        { entitlements: account.entitlements.filter((one) => !sameEntitlement(one, entitlement)) },
        at,
      );
      write('revoke', account, at, by, `${entitlement.kind} ${entitlement.value}`);
      return true;
    },
    endSessions,
    endCredentials,
    transfer(id, to, at, by) {
      const from = known(id);
      const heir = known(to);
      if (from.owned.length === 0) return false;
      if (from.id === heir.id) throw new Refusal(400, 'invalid', 'Nothing can be handed over to its owner');
      change(heir, { owned: [...heir.owned, ...from.owned] }, at);
      change(from, { owned: [] }, at);
      write('transfer', from, at, by, `${from.owned.length} to ${heir.name}`);
      return true;
    },
    remove(id, at, by) {
      const account = known(id);
      refuseLastAdministrator(account);
      access.revokeSessions(id, at);
      access.revokeCredentials(id, at);
      accounts.put(id, at, null);
      write('delete', account, at, by);
      return true;
    },
    openSession(id, at) {
      const account = known(id);
      const session = { id: `s-${randomText(random, 24)}`, accountId: id, startedAt: at };
      access.openSession(session);
      write('signIn', account, at, 'person');
      return session.id;
    },
    openCredential(id, kind, at) {
      const account = known(id);
      const credential = { id: nextId('k'), secret: `t-${randomText(random, 32)}` };
      access.openCredential({ ...credential, accountId: id, kind, createdAt: at });
      write('openCredential', account, at, 'person', kind);
      return credential;
    },
  };
}
