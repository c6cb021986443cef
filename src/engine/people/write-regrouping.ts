import { type EmploymentFacts, factsKeys } from '../../domain/identity/facts.ts';
import { overtakeLeaves } from '../certify/overtake-leaves.ts';
import { loadHeld } from '../decide/hold-picture.ts';
import { overtake } from '../decide/overtake.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import { passAdministrator } from '../sign-in/administrators-of.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { HERE } from './here.ts';
import type { Person } from './load-people.ts';
import { passNames } from './name-reservations.ts';
import { joinedOverride } from './override.ts';
import { laterKnown, newcomer, type Regrouping, type RegroupingOrder, regroup } from './regroup.ts';
import { retakePushed } from './retake-pushed.ts';
import type { SealedPerson } from './sealed-person.ts';
import { lockWhoIsWho } from './who-is-who-lock.ts';

/**
 * Carries out who is who, in the caller's transaction and under the locks of everybody concerned; the decision about
 * them comes after it, and then the entries go to the log. Records, log and certificates of both stay. Throws REGROUP_REFUSED, REGROUP_UNCLEAR.
 */
export async function writeRegrouping(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  order: RegroupingOrder,
): Promise<{ readonly regrouping: Regrouping; readonly entries: readonly Entry[] }> {
  const now = engine.clock.now();
  await lockWhoIsWho(tx);
  const concerned = order.kind === 'merge' ? [order.from, order.into] : [order.from];
  const people = await loadHeld(engine, tx, concerned);
  const { regrouping } = regroup(policy, people, order, now);
  const from = people.find(({ identity }) => identity.identity_id === order.from) as Person;
  const into = people.find(({ identity }) => identity.identity_id === order.into);
  const moved = new Set(regrouping.accounts.map(({ account }) => account));
  if (into === undefined) await tx.insert('identity', [newcomer(order.into, from.identity, now)]);
  await moveAccounts(engine, tx, from, order.into, moved, now);
  await moveEmployments(engine, tx, policy, regrouping);
  await passNames(
    engine,
    tx,
    { from: order.from, to: order.into },
    order.kind === 'merge'
      ? null
      : from.accounts.flatMap(({ account_id, target_id }) => {
          const name = from.locators.get(account_id)?.name;
          return moved.has(account_id) && name !== undefined ? [{ target: target_id, name }] : [];
        }),
  );
  await writeIdentities(engine, tx, order, from, into ?? null);
  const entries = order.kind === 'merge' ? await passAdministrator(tx, { ...order, now }) : [];
  const asked = await closeQuestions(tx, engine, regrouping);
  const questioned = asked.map((subject) => subject.slice(subject.lastIndexOf(':') + 1));
  await retakePushed(tx, [order.from, order.into], questioned, now);
  return { regrouping, entries };
}

/** Accounts with what is sealed of them; what was decided about them under the other name is overtaken. */
async function moveAccounts(
  engine: Engine,
  tx: Tx,
  from: Person,
  into: string,
  moved: ReadonlySet<string>,
  now: number,
): Promise<void> {
  if (moved.size === 0) return;
  const rows = await tx.find(
    'account',
    { account_id: { in: [...moved].sort() } },
    { order: ['account_id'], lock: 'update' },
  );
  const waiting = from.open.filter((operation) => moved.has(operation.account_id));
  await overtake(tx, waiting, new Map(rows.map((row) => [row.account_id, row])), now);
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
  );
  const sealed = await engine.vault.seal(
    tx,
    opened.map((value) => ({ subject: into, value })),
  );
  const uncertain = new Set(from.known.filter((k) => k.uncertain).map((k) => k.accountId));
  await tx.update(
    'account',
    ['identity_id', 'sealed', 'actual'],
    rows.map((row, i) => ({
      account_id: row.account_id,
      identity_id: into,
      sealed: sealed[i] as Uint8Array,
      actual: uncertain.has(row.account_id) ? null : row.actual,
    })),
  );
}

async function moveEmployments(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  { kind, from, into, employments }: Regrouping,
): Promise<void> {
  const names = new Set(employments.map(({ namespace, key }) => `${namespace}\u0000${key}`));
  const rows = await tx.find(
    'employment',
    { identity_id: from },
    { order: ['namespace', 'employment_key'], lock: 'update' },
  );
  const going = rows.filter((row) => names.has(`${row.namespace}\u0000${row.employment_key}`));
  const opened = await engine.vault.open(
    tx,
    going.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const sealed = await engine.vault.seal(
    tx,
    opened.map((value) => ({ subject: into, value })),
  );
  await tx.update(
    'employment',
    ['identity_id', 'subject_id', 'sealed', 'pinned'],
    going.map(({ namespace, employment_key }, i) => ({
      namespace,
      employment_key,
      identity_id: into,
      subject_id: into,
      sealed: sealed[i] as Uint8Array,
      pinned: true,
    })),
  );
  // A split says of both sides whose they are: the key that had joined them does not question it again.
  const staying = rows.filter((row) => !going.includes(row));
  await tx.update(
    'employment',
    ['pinned'],
    staying.map(({ namespace, employment_key }) => ({ namespace, employment_key, pinned: true })),
  );
  await moveKeys(tx, from, into, names);
  const records = await tx.find('record', { identity_id: from }, { columns: ['source_id', 'record_key'] });
  await tx.update(
    'record',
    ['identity_id'],
    records.flatMap(({ source_id, record_key }): Partial<Row<'record'>>[] => {
      const goes = kind === 'merge' || names.has(`${policy.namespaceOf(source_id)}\u0000${record_key}`);
      // Whom a witness means is not known any more: its next report finds out, and until then it confirms nothing.
      if (!goes) return policy.isWitness(source_id) ? [{ source_id, record_key, identity_id: null }] : [];
      return [{ source_id, record_key, identity_id: into }];
    }),
  );
}

/** An employment whose new keys were in question starts with none: the next record says them. */
async function moveKeys(tx: Tx, from: string, into: string, names: ReadonlySet<string>): Promise<void> {
  const keys = await tx.find('correlation_key', { identity_id: from });
  const asked = await tx.find(
    'exception',
    { kind: 'ambiguousRecord', identity_id: from, closed_at: null },
    { columns: ['subject'] },
  );
  const questioned = new Set(asked.map(({ subject }) => subject));
  for (const key of keys) {
    if (!names.has(`${key.namespace}\u0000${key.employment_key}`)) continue;
    const { namespace, employment_key, set_id } = key;
    if (questioned.has(`${namespace}:${employment_key}`))
      await tx.remove('correlation_key', { namespace, employment_key, set_id });
    else
      await tx.update(
        'correlation_key',
        ['identity_id'],
        [{ namespace, employment_key, set_id, identity_id: into }],
      );
  }
}

async function writeIdentities(
  engine: Engine,
  tx: Tx,
  order: RegroupingOrder,
  from: Person,
  into: Person | null,
): Promise<void> {
  const now = engine.clock.now();
  const [one] = await openSealed(engine, tx, [from]);
  const before = into === null ? { keys: {} } : ((await openSealed(engine, tx, [into]))[0] ?? { keys: {} });
  const merged = order.kind === 'merge';
  const stays = merged ? [] : await keysOf(engine, tx, order.from);
  const goes = await keysOf(engine, tx, order.into);
  // The paths are found again by the decision that follows; those of somebody who took everybody in stay known.
  const value: SealedPerson = merged
    ? { ...before, keys: { ...one?.keys, ...before.keys }, paths: { ...one?.paths, ...before.paths } }
    : { keys: Object.assign({}, ...goes) };
  const rest: SealedPerson = merged ? (one ?? { keys: {} }) : { keys: Object.assign({}, ...stays) };
  const [sealed, sealedRest] = await engine.vault.seal(tx, [
    { subject: order.into, value },
    { subject: order.from, value: rest },
  ]);
  await tx.remove('account_key', { identity_id: order.from });
  const into0 = into?.identity ?? null;
  const override = joinedOverride(into0?.override ?? null, from.identity.override);
  await tx.update(
    'identity',
    ['epoch', 'legal_hold', 'override', 'state_known_at', 'sealed', 'account_keys'],
    [
      {
        identity_id: order.into,
        epoch: (into0?.epoch ?? 0) + 1,
        legal_hold: from.identity.legal_hold || (into0?.legal_hold ?? false),
        override,
        state_known_at: into0 === null ? null : laterKnown(into0, from.identity),
        sealed: sealed as Uint8Array,
        account_keys: null,
      },
    ],
  );
  await tx.update(
    'identity',
    ['epoch', 'sealed', 'account_keys'],
    [
      {
        identity_id: order.from,
        epoch: from.identity.epoch + 1,
        sealed: sealedRest as Uint8Array,
        account_keys: null,
      },
    ],
  );
  if (!merged) return;
  await tx.update(
    'identity',
    ['state', 'state_since', 'next_evaluation_at', 'merged_into'],
    [
      {
        identity_id: order.from,
        state: 'archived',
        state_since: now,
        next_evaluation_at: null,
        merged_into: order.into,
      },
    ],
  );
  // The guard's lock before its counters, as in every decision.
  await tx.advance('guard', 0);
  if (HERE.has(from.identity.state)) await tx.advance('people', -1);
  await overtakeLeaves(tx, [order.from], now);
}

async function openSealed(
  engine: Engine,
  tx: Tx,
  people: readonly Person[],
): Promise<readonly (SealedPerson | null)[]> {
  const opened = await engine.vault.open(
    tx,
    people.flatMap(({ identity }) =>
      identity.sealed === null ? [] : [{ subject: identity.identity_id, sealed: identity.sealed }],
    ),
  );
  return opened.map((value) => value as SealedPerson | null);
}

async function keysOf(
  engine: Engine,
  tx: Tx,
  identityId: string,
): Promise<readonly Record<string, string>[]> {
  const rows = await tx.find('employment', { identity_id: identityId }, { order: ['namespace'] });
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  return rows.flatMap((row, i) => {
    const facts = opened[i] as EmploymentFacts | null;
    return facts == null ? [] : [{ ...factsKeys(facts), [`${row.namespace}.key`]: row.employment_key }];
  });
}

/**
 * A person has said who is who: that is the answer to what was asked about these records. Returns all
 * records that were in question, others included: what is answered for one may answer another.
 */
async function closeQuestions(tx: Tx, engine: Engine, regrouping: Regrouping): Promise<string[]> {
  const subjects = new Set(regrouping.employments.map(({ namespace, key }) => `${namespace}:${key}`));
  const open = await tx.find('exception', { closed_at: null, kind: 'ambiguousRecord' });
  const unclear = await tx.find('exception', { closed_at: null, kind: 'regroupingUnclear' });
  const people = new Set([regrouping.from, regrouping.into]);
  const answered = [
    ...open.filter((row) => subjects.has(row.subject) || people.has(row.identity_id ?? '')),
    ...unclear.filter((row) => people.has(row.identity_id ?? '')),
  ];
  await tx.update(
    'exception',
    ['closed_at', 'closed_by'],
    answered.map(({ exception_id }) => ({
      exception_id,
      closed_at: engine.clock.now(),
      closed_by: `a ${regrouping.kind}`,
    })),
  );
  return open.map(({ subject }) => subject);
}
