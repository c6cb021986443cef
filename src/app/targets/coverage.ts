import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { iso } from '../people/list-people.ts';
import { capabilityMatrix } from './capability-matrix.ts';
import type { CountedAccounts } from './counted-accounts.ts';
import { described } from './list-targets.ts';
import { provenDates } from './proven-dates.ts';
import { NO_ACCOUNTS } from './standings.ts';

/** People x targets by how their accounts stand, and targets x abilities by what is proven. */
export async function showCoverage(tx: Tx, policy: ActivePolicy, counted: CountedAccounts) {
  const documents = [...policy.documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = documents.map(({ id }) => id);
  const [rows, dates, [people]] = await Promise.all([
    tx.find('target', {}, { columns: ['target_id', 'listed_at'] }),
    provenDates(tx, ids),
    tx.find('counter', { name: 'people' }),
  ]);
  const listed = new Map(rows.map((row) => [row.target_id, row.listed_at]));
  return {
    people: people?.value ?? 0,
    countedAt: iso(counted.at),
    targets: documents.map((document) => {
      const known = policy.targets.get(document.id);
      return {
        ...described(document),
        attested: known?.capabilities.attested ?? false,
        standings: counted.targets.get(document.id)?.standings ?? NO_ACCOUNTS,
        capabilities:
          known === undefined
            ? []
            : capabilityMatrix(
                known.capabilities,
                dates.get(document.id) ?? new Map(),
                listed.get(document.id) ?? null,
              ),
      };
    }),
  };
}
