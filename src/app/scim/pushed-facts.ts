import { groupBy } from '../../domain/group-by.ts';
import { applyReport, type EmploymentFacts, nothingKnown, seenAgain } from '../../domain/identity/facts.ts';
import type { FactsChange } from '../../engine/ingest/take-facts.ts';
import { connectionOf } from '../../engine/scim/connection.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { type JsonObject, own } from '../../scim/json.ts';
import { readUser, STATE } from '../../sources/scim/index.ts';
import type { ScimSource } from './pushed-words.ts';

export async function factsOf(
  tx: Tx,
  connection: Row<'scim_connection'>,
  source: ScimSource,
  users: readonly Row<'scim_user'>[],
  now: number,
): Promise<{ readonly changes: FactsChange[]; readonly unreadable: { id: string; problem: string }[] }> {
  const { user: shape } = connectionOf(connection, '');
  const groups = await groupNames(tx, connection.connection_id, users);
  const changes: FactsChange[] = [];
  const unreadable: { id: string; problem: string }[] = [];
  for (const row of users) {
    const user = {
      id: row.user_id,
      resource: row.resource as JsonObject,
      state: row.active ? ('active' as const) : ('inactive' as const),
      groups: groups.get(row.user_id) ?? [],
      createdAt: row.created_at,
    };
    const read = readUser(user, source, shape, { asOf: now, sequence: 0 });
    if ('problem' in read) unreadable.push({ id: row.user_id, problem: read.problem });
    else
      changes.push({
        employment: row.user_id,
        // It is what holds now: newer than whatever is known, also where a clock went back meanwhile.
        fold: (known) => applyReport(known, { ...read.row, ...newerThan(known, now) }),
      });
  }
  return { changes, unreadable };
}

/** Of somebody who was deleted the last word holds on, but for that. */
export async function deletionsOf(
  tx: Tx,
  namespace: string,
  source: ScimSource,
  gone: readonly Row<'scim_gone'>[],
  now: number,
): Promise<FactsChange[]> {
  const keys = gone.map(({ resource_id }) => resource_id).sort();
  const known = await tx.find(
    'employment',
    { namespace, employment_key: { in: keys } },
    { columns: ['employment_key'] },
  );
  const state = source.columns[STATE];
  if (state === undefined) return [];
  return known.map(({ employment_key }) => ({
    employment: employment_key,
    fold: (facts) => {
      const { asOf, sequence } = newerThan(facts, now);
      const person = { [state.as]: 'deleted' };
      return seenAgain(facts ?? nothingKnown(employment_key), asOf, sequence, person);
    },
  }));
}

export function newerThan(known: EmploymentFacts | null, now: number) {
  const report = known?.report ?? null;
  return {
    asOf: Math.max(now, report?.asOf ?? 0),
    sequence: report === null ? 0 : report.sequence + 1,
  };
}

async function groupNames(
  tx: Tx,
  connection_id: string,
  users: readonly Row<'scim_user'>[],
): Promise<ReadonlyMap<string, string[]>> {
  const members = await tx.find(
    'scim_member',
    { connection_id, member_id: { in: users.map(({ user_id }) => user_id) } },
    { columns: ['group_id', 'member_id'] },
  );
  const ids = [...new Set(members.map(({ group_id }) => group_id))].sort();
  const groups = await tx.find(
    'scim_group',
    { connection_id, group_id: { in: ids } },
    { columns: ['group_id', 'resource'] },
  );
  const names = new Map(
    groups.map(({ group_id, resource }) => [group_id, own(resource as JsonObject, 'displayName')]),
  );
  const byMember = groupBy(members, ({ member_id }) => member_id);
  return new Map(
    [...byMember].map(([member, rows]) => [
      member,
      rows
        .flatMap(({ group_id }) => {
          const name = names.get(group_id);
          return typeof name === 'string' ? [name] : [];
        })
        .sort(),
    ]),
  );
}
