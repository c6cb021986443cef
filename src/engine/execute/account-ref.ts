import type { AccountLocator } from '../../domain/account.ts';
import type { AccountRef } from '../../domain/connector.ts';

/** How the target is told which account is meant. `others`: ids of the person's other accounts there. */
export function refOf({ id, name, keys }: AccountLocator, others: readonly string[] = []): AccountRef {
  return { ...(id !== null && { id }), name, keys, ...(others.length > 0 && { others }) };
}
