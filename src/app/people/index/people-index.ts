import { LockstepError } from '../../../domain/errors.ts';
import type { Engine } from '../../../engine/engine.ts';
import { LOG_COUNTER } from '../../../engine/log/journal.ts';
import type { ActivePolicy } from '../../../engine/policies.ts';
import type { Cancellation } from '../../../engine/ports.ts';
import type { Tx } from '../../../engine/store.ts';
import { reading } from '../../reading.ts';
import { byName, type IndexedPerson } from './indexed-person.ts';
import { readIndexed } from './read-indexed.ts';

/** People read in one go: other requests are answered in between. */
const CHUNK = 500;
/** The same while nobody waits for them: as long as this takes, others wait. */
const UNHURRIED_CHUNK = 100;
/** A transaction that wrote a change commits within this time after the instant that the change carries. */
const LONGEST_TRANSACTION_MS = 15 * 60_000;
/** More changes than this are read like everybody: outside of the question that met them. */
const MANY = 20_000;
/** After so many rows were looked through in vain, the next look waits. */
const COSTLY = 5_000;
const REST_MS = 5_000;
/** About half a kilobyte each. */
export const KEPT_PEOPLE = 500_000;

/** Names, mail addresses and keys of a tenant's people in the memory of this process (ADR 0007: never in the database). */
export interface PeopleIndex {
  /** One read-only transaction, with everybody as that transaction knows them, by name. */
  read<R>(tenant: string, work: (seen: SeenPeople) => Promise<R>): Promise<R>;
  /** Reads them before anybody asks, with rests; in full haste from the first question on, and given up when cancelled. */
  warm(tenant: string, until: Cancellation): Promise<void>;
}

export interface SeenPeople {
  readonly tx: Tx;
  readonly policy: ActivePolicy;
  readonly sorted: readonly IndexedPerson[];
  find(id: string): IndexedPerson | undefined;
}

interface Known {
  readonly byId: Map<string, IndexedPerson>;
  sorted: readonly IndexedPerson[] | null;
  readonly origin: string;
  readonly settings: string;
  /** Everything that the log tells below this number is in here. */
  size: number;
  readAt: number;
  nextChange: number;
  restsUntil: number;
  turn: Promise<unknown>;
}

interface Reading {
  readonly known: Promise<Known>;
  readonly pace: Pace;
}

/** How a tenant is read: somebody waits for it (or it is there), or it has time until it is given up. */
interface Pace {
  awaited: boolean;
  readonly until?: Cancellation;
}

export function peopleIndex(engine: Engine): PeopleIndex {
  /** In the order of their last use. */
  const tenants = new Map<string, Reading>();

  const begin = (tenant: string, pace: Pace): Reading => ({
    known: readEverybody(engine, tenant, pace),
    pace,
  });

  const keep = async (tenant: string): Promise<Known> => {
    const kept = tenants.get(tenant) ?? begin(tenant, { awaited: true });
    kept.pace.awaited = true;
    tenants.delete(tenant);
    tenants.set(tenant, kept);
    try {
      const known = await kept.known;
      await forgetOthers(tenants, tenant, known.byId.size);
      return known;
    } catch (error) {
      if (tenants.get(tenant) === kept) tenants.delete(tenant);
      throw error;
    }
  };

  return {
    async read<R>(tenant: string, work: (seen: SeenPeople) => Promise<R>): Promise<R> {
      for (let round = 0; round < 3; round++) {
        const known = await keep(tenant);
        const answer = await reading(engine.store, tenant, async (tx) => {
          const policy = await engine.policies.active(tx);
          // One after the other: who looks with an older snapshot must not write over what a newer one read.
          const turn = known.turn.then(() => catchUp(engine, tx, policy, known));
          known.turn = turn.catch(() => undefined);
          if (!(await turn)) return null;
          known.sorted ??= [...known.byId.values()].sort(byName);
          return {
            value: await work({ tx, policy, sorted: known.sorted, find: (id) => known.byId.get(id) }),
          };
        });
        if (answer !== null) return answer.value;
        tenants.delete(tenant);
      }
      throw new LockstepError('CONFLICT', 'people change faster than they can be read; ask again');
    },
    async warm(tenant, until) {
      if (tenants.has(tenant)) return;
      const kept = begin(tenant, { awaited: false, until });
      tenants.set(tenant, kept);
      try {
        await kept.known;
        kept.pace.awaited = true;
      } catch (error) {
        if (tenants.get(tenant) === kept) tenants.delete(tenant);
        if (!until.cancelled) throw error;
      }
    },
  };
}

async function forgetOthers(tenants: Map<string, Reading>, mine: string, people: number): Promise<void> {
  let sum = people;
  for (const [tenant, kept] of [...tenants].reverse()) {
    if (tenant === mine) continue;
    // What nobody waits for yet is not waited for here either.
    if (!kept.pace.awaited) continue;
    sum += (await kept.known.catch(() => null))?.byId.size ?? 0;
    if (sum > KEPT_PEOPLE) tenants.delete(tenant);
  }
}

/** What the reading of facts depends on beside the facts. */
function settingsOf(policy: ActivePolicy): string {
  const spaces = [...new Set([...policy.sources.keys()].map(policy.namespaceOf))].sort();
  return JSON.stringify([policy.lifecycle, spaces.map((space) => [space, policy.timeline(space)])]);
}

async function logOf(tx: Tx): Promise<{ readonly size: number; readonly origin: string }> {
  const [[counter], [row]] = await Promise.all([
    tx.find('counter', { name: LOG_COUNTER }, { columns: ['value'] }),
    tx.find('tenant', {}, { limit: 1, columns: ['origin'] }),
  ]);
  return { size: counter?.value ?? 0, origin: row?.origin ?? '' };
}

async function readEverybody(engine: Engine, tenant: string, pace: Pace): Promise<Known> {
  const first = await reading(engine.store, tenant, async (tx) => ({
    ...(await logOf(tx)),
    settings: settingsOf(await engine.policies.active(tx)),
  }));
  const known: Known = {
    ...first,
    byId: new Map(),
    sorted: null,
    readAt: engine.clock.now(),
    nextChange: Number.POSITIVE_INFINITY,
    restsUntil: 0,
    turn: Promise.resolve(),
  };
  let after: string | null = null;
  for (;;) {
    if (!pace.awaited && pace.until?.cancelled === true) throw new Error('given up: nobody waits for it');
    const begun = engine.clock.monotonic();
    const limit = pace.awaited ? CHUNK : UNHURRIED_CHUNK;
    const last: string | null = await reading(engine.store, tenant, async (tx) => {
      const rows = await tx.find('identity', after === null ? {} : { identity_id: { above: after } }, {
        order: ['identity_id'],
        limit,
        columns: ['identity_id'],
      });
      const ids = rows.map((row) => row.identity_id);
      take(known, ids, await readIndexed(engine, tx, await engine.policies.active(tx), ids));
      return rows.length < limit ? null : (ids.at(-1) ?? null);
    });
    if (last === null) return known;
    after = last;
    // Half of the time is for everybody else.
    if (!pace.awaited) await engine.clock.sleep(engine.clock.monotonic() - begun, pace.until);
  }
}

function take(known: Known, ids: readonly string[], people: readonly IndexedPerson[]): void {
  for (const id of ids) known.byId.delete(id);
  for (const person of people) {
    known.byId.set(person.id, person);
    if (person.until !== null && person.until < known.nextChange) known.nextChange = person.until;
  }
  known.sorted = null;
}

/** Reads again who has changed. False: everybody has to be. */
async function catchUp(engine: Engine, tx: Tx, policy: ActivePolicy, known: Known): Promise<boolean> {
  const { size, origin } = await logOf(tx);
  if (origin !== known.origin || settingsOf(policy) !== known.settings) return false;
  const now = engine.clock.now();
  const changed = new Set<string>();
  // An older snapshot than the one that was read last has nothing to add.
  if (now >= known.nextChange && size >= known.size)
    for (const { id, until } of known.byId.values()) if (until !== null && until <= now) changed.add(id);
  const moved = size > known.size && engine.clock.monotonic() >= known.restsUntil;
  if (moved) for (const id of await changedSince(engine, tx, known)) changed.add(id);
  if (size > known.size) for (const id of await toldSince(tx, known.size)) changed.add(id);
  if (changed.size > MANY) return false;
  const ids = [...changed];
  if (ids.length > 0) known.nextChange = Number.POSITIVE_INFINITY;
  for (let from = 0; from < ids.length; from += CHUNK) {
    const part = ids.slice(from, from + CHUNK);
    take(known, part, await readIndexed(engine, tx, policy, part));
  }
  if (ids.length > 0)
    for (const { until } of known.byId.values())
      if (until !== null && until < known.nextChange) known.nextChange = until;
  if (moved) {
    known.size = size;
    known.readAt = now;
  }
  return true;
}

/** Whatever changes an employment writes to the log in the same transaction: nothing is missed while the log stands still. */
async function changedSince(engine: Engine, tx: Tx, known: Known): Promise<readonly string[]> {
  const rows = await tx.find(
    'employment',
    { updated_at: { atLeast: known.readAt - LONGEST_TRANSACTION_MS } },
    { columns: ['identity_id', 'updated_at'] },
  );
  if (rows.length > COSTLY) known.restsUntil = engine.clock.monotonic() + REST_MS;
  return rows.flatMap(({ identity_id: id, updated_at }) =>
    // Within the instant of the last look a second change has the stamp of the first.
    id !== null && (updated_at >= known.readAt || known.byId.get(id)?.stamps.includes(updated_at) !== true)
      ? [id]
      : [],
  );
}

/** Who became another one, or nobody: the log names them. Never put off, an erased name least of all. */
async function toldSince(tx: Tx, from: number): Promise<readonly string[]> {
  const rows = await tx.find(
    'event',
    { n: { atLeast: from }, type: { in: ['person.erased', 'identity.merged', 'identity.split'] } },
    { columns: ['subject_id'] },
  );
  return rows.map((row) => row.subject_id).filter((id) => id !== null);
}
