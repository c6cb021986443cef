import type { AccountLocator } from '../../domain/account.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx, Where } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { labelsOf } from '../people/person-names.ts';
import { type AccountClass, type Finding, FOUND } from './account-classes.ts';
import { documentOf } from './show-target.ts';
import { type Standing, standingIs } from './standings.ts';

/** Of each kind so many are open at a time (finish-listing, record-listing); the rest is in the counts. */
const MOST_FOUND = 1_000;
const SHOWN_ENTITLEMENTS = 50;

export interface AccountsQuery {
  readonly class?: AccountClass | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One page of the accounts of a target, by id. Throws TARGET_UNKNOWN. */
export async function listAccounts(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  query: AccountsQuery,
) {
  documentOf(policy, target);
  const findings = await findingsOf(tx, target);
  const now = engine.clock.now();
  const { where, matching } = conditionOf(query.class, findings, now);
  const after = query.after;
  const ids = where.account_id?.in.filter((id) => after === undefined || id > after);
  const rows = await tx.find(
    'account',
    {
      target_id: target,
      ...(where.identity_id === undefined ? {} : { identity_id: where.identity_id }),
      ...(ids !== undefined
        ? { account_id: { in: ids } }
        : after === undefined
          ? {}
          : { account_id: { above: after } }),
    },
    {
      order: ['account_id'],
      limit: query.limit + 1,
      ...(matching === undefined ? {} : { matching }),
    },
  );
  const page = rows.slice(0, query.limit);
  const kept = await keptAmong(tx, page);
  const [locators, labels, [connected]] = await Promise.all([
    engine.vault.open(
      tx,
      page.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
    ),
    labelsOf(engine, tx, policy, [
      ...page.flatMap((row) => row.identity_id ?? []),
      ...[...kept.values()].map((one) => one.owner_id),
    ]),
    tx.find('target', { target_id: target }, { columns: ['target_id', 'own_account'] }),
  ]);
  const own = connected?.own_account == null ? null : nameKey(connected.own_account);
  return {
    accounts: page.map((row, i) => {
      const locator = locators[i] as AccountLocator | null | undefined;
      return {
        ...shownAccount(row, locator ?? null, kept.get(row.account_id) ?? null, now),
        person:
          row.identity_id === null
            ? null
            : { id: row.identity_id, name: labels.get(row.identity_id) ?? null },
        known: knownOf(kept.get(row.account_id) ?? null, labels, now),
        own: own !== null && locator != null && nameKey(locator.name) === own,
        findings: findings.get(row.account_id) ?? [],
      };
    }),
    next: rows.length > query.limit ? (page.at(-1)?.account_id ?? null) : null,
  };
}

type Kept = Row<'known_account'>;

async function keptAmong(tx: Tx, page: readonly Row<'account'>[]): Promise<ReadonlyMap<string, Kept>> {
  const nobodys = page.filter((row) => row.identity_id === null).map((row) => row.account_id);
  if (nobodys.length === 0) return new Map();
  const rows = await tx.find('known_account', { account_id: { in: nobodys } });
  return new Map(rows.map((row) => [row.account_id, row]));
}

function isInForce(kept: Kept | null, now: number): kept is Kept {
  return kept !== null && (kept.until === null || kept.until > now);
}

function knownOf(kept: Kept | null, labels: ReadonlyMap<string, string>, now: number) {
  if (!isInForce(kept, now)) return null;
  const { owner_id, actor, kept_at, until, reason } = kept;
  return {
    owner: { id: owner_id, name: labels.get(owner_id) ?? null },
    by: actor,
    at: iso(kept_at),
    until: isoOrNull(until),
    reason,
  };
}

function shownAccount(row: Row<'account'>, locator: AccountLocator | null, kept: Kept | null, now: number) {
  const { actual } = row;
  const { linked } = locator ?? {};
  return {
    id: row.account_id,
    name: locator?.name ?? null,
    keys: Object.keys(locator?.keys ?? {}).sort(),
    standing: standingOf(row, isInForce(kept, now)),
    linked: linked === undefined ? null : { by: linked.actor, at: iso(linked.at), reason: linked.reason },
    provenance: row.provenance,
    protected: row.protected,
    wanted: row.desired?.mode ?? null,
    seen:
      actual === null
        ? null
        : {
            at: isoOrNull(row.observed_at),
            exists: actual.exists,
            active: actual.active,
            administrator: actual.administrator,
          },
    entitlements: (actual?.entitlements ?? []).slice(0, SHOWN_ENTITLEMENTS),
    moreEntitlements: Math.max(0, (actual?.entitlements.length ?? 0) - SHOWN_ENTITLEMENTS),
  };
}

/** The same answer as standingIs gives where many are counted. */
export function standingOf(
  row: Pick<Row<'account'>, 'identity_id' | 'desired' | 'actual' | 'protected'>,
  known: boolean,
): Standing {
  const usable = row.actual?.exists === true && row.actual.active;
  if (row.identity_id === null)
    return row.protected ? 'service' : !usable ? 'orphanClosed' : known ? 'known' : 'orphan';
  if (row.desired === null) return 'undecided';
  if (row.desired.mode === 'active') return usable ? 'inPlace' : 'notYet';
  if (row.actual === null) return 'unread';
  return usable ? 'stillOpen' : 'closed';
}

interface Found {
  readonly kind: Finding;
  readonly exception: string;
  readonly severity: number;
  readonly text: string;
}

async function findingsOf(tx: Tx, target: string): Promise<ReadonlyMap<string, readonly Found[]>> {
  const kinds = Object.entries(FOUND) as readonly [Finding, string][];
  const lists = await Promise.all(
    kinds.map(async ([kind, word]) => {
      const rows = await tx.find(
        'exception',
        { kind: word, target_id: target, closed_at: null },
        { order: ['exception_id'], limit: MOST_FOUND },
      );
      return rows.map((row) => ({ kind, row }));
    }),
  );
  const found = new Map<string, Found[]>();
  for (const { kind, row } of lists.flat()) {
    const one = { kind, exception: row.exception_id, severity: row.severity, text: row.text };
    found.set(row.subject, [...(found.get(row.subject) ?? []), one]);
  }
  return found;
}

interface Asked {
  readonly where: {
    readonly identity_id?: Where<'account'>['identity_id'];
    readonly account_id?: { readonly in: readonly string[] };
  };
  readonly matching?: Predicate;
}

function conditionOf(
  asked: AccountClass | undefined,
  findings: ReadonlyMap<string, readonly Found[]>,
  now: number,
): Asked {
  if (asked === undefined) return { where: {} };
  if (asked === 'owned') return { where: { identity_id: { isNull: false } } };
  if (isFinding(asked)) {
    const ids = [...findings].flatMap(([id, found]) =>
      found.some(({ kind }) => kind === asked) ? [id] : [],
    );
    return { where: { account_id: { in: ids.sort() } } };
  }
  return { where: { identity_id: { isNull: NOBODYS.has(asked) } }, matching: standingIs(now)[asked] };
}

const NOBODYS: ReadonlySet<AccountClass> = new Set(['orphan', 'known', 'orphanClosed', 'service']);

function isFinding(asked: AccountClass): asked is Finding {
  return Object.hasOwn(FOUND, asked);
}
