import type { Row } from '../../engine/tables/index.ts';
import type { CertifiedItem, TargetInventory } from '../../proof/certificate.ts';
import { uncovered } from '../../proof/certificate-build.ts';

export interface Unproven {
  readonly target: string;
  /** Null: it is about the system as a whole. */
  readonly what: string | null;
  readonly sentence: string;
}

/** Everything that a certificate of this moment would not call proven, a sentence each. */
export function unprovenInWords(
  items: readonly CertifiedItem[],
  inventory: readonly TargetInventory[],
  unread: readonly Pick<Row<'inventory'>, 'target_id'>[],
): readonly Unproven[] {
  const open = items.flatMap(({ state, target, what, account, sentence }) =>
    state === 'verified' || state === 'superseded'
      ? []
      : [
          {
            target,
            what: account.name === '' ? what : `${what} of ${account.name}`,
            sentence: sentence ?? '',
          },
        ],
  );
  const here = (target: string) => items.filter((item) => item.target === target);
  const found = inventory.flatMap(({ target, mode, accounts, gaps }) => [
    ...accounts.flatMap((account): Unproven[] => {
      const left = uncovered(account, mode, here(target));
      if (account.kept !== null) return [{ target, what: account.name, sentence: account.kept }];
      return left.length === 0
        ? []
        : [{ target, what: account.name, sentence: `Found there, and nothing ends it: ${left.join(', ')}.` }];
    }),
    ...gaps.map((sentence): Unproven => ({ target, what: null, sentence })),
  ]);
  const waiting = unread.map(
    ({ target_id }): Unproven => ({
      target: target_id,
      what: null,
      sentence: 'It was not looked at yet: accounts that Lockstep did not make may exist.',
    }),
  );
  return [...open, ...found, ...waiting];
}
