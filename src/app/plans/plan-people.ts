import type { Entitlement } from '../../domain/connector.ts';
import { groupBy } from '../../domain/group-by.ts';
import { IRREVERSIBLE } from '../../domain/plan/blast-radius.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';

export interface PlanPeopleQuery {
  readonly limit: number;
  /** The identity of the last one of the page before. */
  readonly after?: string | undefined;
  readonly target?: string | undefined;
  /** Only those who wait, or would. */
  readonly held?: boolean | undefined;
}

/** What a plan does to one person. */
export interface PersonOfPlan {
  readonly identity: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Confirmed by a second, independent source; null: that is not kept any more. */
  readonly corroborated: boolean | null;
  /** What became of the hold; `held` of a plan that was only made: they would wait. */
  readonly held: string | null;
  readonly hold: string | null;
  readonly accounts: readonly {
    readonly target: string;
    readonly mode: string | null;
    readonly operations: readonly {
      readonly kind: string;
      readonly entitlement: Entitlement | null;
      readonly reasons: readonly string[];
      readonly irreversible: boolean;
      /** What has become of it; null: it is not decided. */
      readonly state: string | null;
    }[];
  }[];
}

export interface PageOfPeople {
  readonly people: readonly PersonOfPlan[];
  readonly next: string | null;
}

export async function peopleOfMade(
  tx: Tx,
  planId: string,
  { limit, after, target, held }: PlanPeopleQuery,
): Promise<PageOfPeople> {
  const rows = await tx.find(
    'made_plan_person',
    {
      plan_id: planId,
      ...(after === undefined ? {} : { identity_id: { above: after } }),
      ...(held === undefined ? {} : { held }),
    },
    {
      order: ['identity_id'],
      limit: limit + 1,
      ...(target === undefined
        ? {}
        : {
            matching: {
              element: { column: 'accounts' },
              of: { at: { path: ['target'] }, op: 'eq', value: target },
            },
          }),
    },
  );
  const page = rows.slice(0, limit);
  return {
    people: page.map((row) => ({
      identity: row.identity_id,
      before: row.before,
      after: row.after,
      corroborated: row.corroborated,
      held: row.held ? 'held' : null,
      hold: null,
      accounts: row.accounts
        .filter((account) => target === undefined || account.target === target)
        .map((account) => ({
          target: account.target,
          mode: account.mode,
          operations: account.operations.map((operation) => ({
            ...operation,
            irreversible: IRREVERSIBLE.has(operation.kind),
            state: null,
          })),
        })),
    })),
    next: rows.length > limit ? (page.at(-1)?.identity_id ?? null) : null,
  };
}

/** Of decisions that are written: their operations as they stand. */
export async function peopleOfDecided(
  tx: Tx,
  hash: string,
  plans: readonly string[],
  query: PlanPeopleQuery,
): Promise<PageOfPeople> {
  const { ids, more } = await identitiesOf(tx, hash, plans, query);
  const [operations, holds, events] = await Promise.all([
    tx.find(
      'operation',
      {
        plan_id: { in: plans },
        identity_id: { in: ids },
        ...(query.target === undefined ? {} : { target_id: query.target }),
      },
      { order: ['wave', 'target_id', 'account_id', 'position'] },
    ),
    tx.find('hold', { plan_hash: hash, identity_id: { in: ids } }, { order: ['hold_id'] }),
    tx.find(
      'event',
      { subject_id: { in: ids }, type: 'identity.decided' },
      { columns: ['subject_id', 'payload'] },
    ),
  ]);
  const byPerson = groupBy(operations, ({ identity_id }) => identity_id);
  const holdOf = new Map(holds.map((hold) => [hold.identity_id, hold]));
  const decided = new Map(
    events.flatMap(({ subject_id, payload }) => {
      const body = payload as Decided;
      return body.plan === hash ? [[subject_id, body] as const] : [];
    }),
  );
  return {
    people: ids.map((identity) => {
      const told = decided.get(identity);
      const hold = holdOf.get(identity);
      return {
        identity,
        before: told?.before ?? null,
        after: told?.after ?? null,
        corroborated: told?.corroborated ?? null,
        held: hold?.state ?? null,
        hold: hold?.hold_id ?? null,
        accounts: accountsOf(byPerson.get(identity) ?? [], told),
      };
    }),
    next: more ? (ids.at(-1) ?? null) : null,
  };
}

interface Decided {
  readonly plan: string;
  readonly before: string;
  readonly after: string;
  readonly corroborated: boolean;
  readonly targets: readonly { readonly target: string; readonly mode: string }[];
}

function accountsOf(
  operations: readonly Row<'operation'>[],
  told: Decided | undefined,
): PersonOfPlan['accounts'] {
  return [...groupBy(operations, ({ account_id }) => account_id).values()].map((own) => {
    const target = own[0]?.target_id ?? '';
    return {
      target,
      mode: told?.targets.find((one) => one.target === target)?.mode ?? null,
      operations: own.map(({ kind, entitlement, reasons, state }) => ({
        kind,
        entitlement,
        reasons: reasons.map(({ by, text }) => `${by}: ${text}`),
        irreversible: IRREVERSIBLE.has(kind),
        state,
      })),
    };
  });
}

const CHUNK = 2_000;

/** A page of identities in a plan: its operations are many, and each person has several. */
async function identitiesOf(
  tx: Tx,
  hash: string,
  plans: readonly string[],
  { limit, after, target, held }: PlanPeopleQuery,
): Promise<{ readonly ids: readonly string[]; readonly more: boolean }> {
  const ids = new Set<string>();
  let from = after;
  for (;;) {
    const above = from === undefined ? {} : { identity_id: { above: from } };
    // Without a target: whoever waits, also where nothing of theirs is left to do.
    const rows: readonly { readonly identity_id: string | null }[] =
      held === true && target === undefined
        ? await tx.find(
            'hold',
            { plan_hash: hash, state: 'held', ...above },
            { order: ['identity_id'], limit: CHUNK, columns: ['identity_id'] },
          )
        : await tx.find(
            'operation',
            {
              plan_id: { in: plans },
              ...(target === undefined ? {} : { target_id: target }),
              ...(held === true ? { state: 'held' } : {}),
              ...above,
            },
            { order: ['identity_id'], limit: CHUNK, columns: ['identity_id'] },
          );
    for (const { identity_id } of rows) if (identity_id !== null) ids.add(identity_id);
    from = rows.at(-1)?.identity_id ?? undefined;
    if (ids.size > limit || rows.length < CHUNK || from === undefined) break;
  }
  const sorted = [...ids].sort();
  return { ids: sorted.slice(0, limit), more: sorted.length > limit };
}

/** Systems on which a person does the work. */
export function byHand(policy: ActivePolicy): ReadonlySet<string> {
  return new Set(
    [...policy.targets].flatMap(([id, { capabilities }]) => (capabilities.attested ? [id] : [])),
  );
}
