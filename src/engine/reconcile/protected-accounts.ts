import type { RemoteAccount } from '../../domain/connector.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { ActivePolicy } from '../policies.ts';

/** Break-glass, service and shared accounts: as the target marks them, or as its document names them (T26). */
export function protectedOn(
  policy: ActivePolicy,
  target: string,
): (account: Pick<RemoteAccount, 'name' | 'protected'>) => boolean {
  const named = new Set((policy.documents.get(target)?.protected ?? []).map(nameKey));
  return (account) => account.protected === true || named.has(nameKey(account.name));
}
