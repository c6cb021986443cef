import type { AccountLocator } from '../../domain/account.ts';
import type { AccountRef } from '../../domain/connector.ts';

/** How the target is told which account is meant. */
export function refOf(locator: AccountLocator): AccountRef {
  return { ...(locator.id === null ? {} : { id: locator.id }), name: locator.name, keys: locator.keys };
}
