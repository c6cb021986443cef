import { isFree, nameKey } from '../../domain/identity/unique-name.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** A name on one target and who has it: an identity, or an account that is nobody's. */
export interface Naming {
  readonly name: string;
  readonly holder: string;
}

type Reservation = Row<'name_reservation'>;

function hashName(engine: Engine, tenant: string, name: string): string {
  return engine.vault.hash(tenant, 'name', nameKey(name));
}

async function reservationsOf(
  engine: Engine,
  tx: Tx,
  target: string,
  names: readonly string[],
  lock: boolean,
): Promise<ReadonlyMap<string, Reservation>> {
  if (names.length === 0) return new Map();
  const hashed = new Map(names.map((name) => [hashName(engine, tx.tenant, name), nameKey(name)]));
  const rows = await tx.find(
    'name_reservation',
    { target_id: target, name: { in: [...hashed.keys()].sort() } },
    { order: ['name'], ...(lock ? { lock: 'update' as const } : {}) },
  );
  return new Map(rows.map((row) => [hashed.get(row.name) ?? '', row]));
}

/** Takes names for people, as far as they are free (IA-4 d). Returns those who got theirs; two never get the same. */
export async function takeNames(
  engine: Engine,
  tx: Tx,
  target: string,
  wanted: readonly Naming[],
  reuseAfterMs: number,
): Promise<ReadonlySet<Naming>> {
  const now = engine.clock.now();
  const known = await reservationsOf(
    engine,
    tx,
    target,
    wanted.map(({ name }) => name),
    true,
  );
  const got = new Set<Naming>();
  const fresh: { naming: Naming; row: Reservation }[] = [];
  const renewed: Reservation[] = [];
  for (const naming of wanted) {
    const other = known.get(nameKey(naming.name));
    const row: Reservation = {
      target_id: target,
      name: hashName(engine, tx.tenant, naming.name),
      holder_id: naming.holder,
      released_at: null,
    };
    if (other === undefined) fresh.push({ naming, row });
    else if (
      isFree(
        { name: other.name, holder: other.holder_id, releasedAt: other.released_at },
        naming.holder,
        now,
        reuseAfterMs,
      )
    ) {
      got.add(naming);
      if (other.holder_id !== row.holder_id || other.released_at !== null) renewed.push(row);
    }
  }
  await tx.update('name_reservation', ['holder_id', 'released_at'], renewed);
  const inserted = new Set(
    await tx.insertNew(
      'name_reservation',
      fresh.map(({ row }) => row),
    ),
  );
  // Whoever was faster with the same name keeps it.
  for (const { naming, row } of fresh) if (inserted.has(`${target}\u0000${row.name}`)) got.add(naming);
  return got;
}

/** What a target shows is taken there, whatever was planned: the plan has to find another name. */
export async function reserveNames(
  engine: Engine,
  tx: Tx,
  target: string,
  taken: readonly Naming[],
): Promise<void> {
  const rows = new Map(
    taken.map(({ name, holder }): [string, Reservation] => {
      const hashed = hashName(engine, tx.tenant, name);
      return [hashed, { target_id: target, name: hashed, holder_id: holder, released_at: null }];
    }),
  );
  await tx.put(
    'name_reservation',
    [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

/** The accounts are proven gone: from now on the time runs after which somebody else may have their names. */
export async function releaseNames(
  engine: Engine,
  tx: Tx,
  target: string,
  gone: readonly Naming[],
): Promise<void> {
  const now = engine.clock.now();
  const known = await reservationsOf(
    engine,
    tx,
    target,
    gone.map(({ name }) => name),
    true,
  );
  const rows = gone.flatMap(({ name, holder }) => {
    const row = known.get(nameKey(name));
    return row !== undefined && row.holder_id === holder && row.released_at === null
      ? [{ ...row, released_at: now }]
      : [];
  });
  await tx.update('name_reservation', ['released_at'], rows);
}

/** The names go to another identity: those of these accounts, or all of them (null), those that run out included. */
export async function passNames(
  engine: Engine,
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
  of: readonly { readonly target: string; readonly name: string }[] | null,
): Promise<void> {
  const rows = await tx.find(
    'name_reservation',
    { holder_id: from },
    { order: ['target_id', 'name'], lock: 'update' },
  );
  const keyOf = (target: string, hashed: string) => `${target}\u0000${hashed}`;
  const wanted =
    of === null
      ? null
      : new Set(of.map(({ target, name }) => keyOf(target, hashName(engine, tx.tenant, name))));
  const going = rows.filter((row) => wanted === null || wanted.has(keyOf(row.target_id, row.name)));
  await tx.update(
    'name_reservation',
    ['holder_id'],
    going.map(({ target_id, name }) => ({ target_id, name, holder_id: to })),
  );
}
