import { LockstepError } from '../domain/errors.ts';

/** Lets somebody in; returns how to leave, which may be called more than once. Throws TOO_MANY_ATTEMPTS. */
export type ReaderGate = (tenant: string) => () => void;

/** Who waits for events holds a connection for long: so many of one tenant, and so many in all. */
export function readerGate({
  perTenant,
  inAll,
}: {
  readonly perTenant: number;
  readonly inAll: number;
}): ReaderGate {
  const inside = new Map<string, number>();
  let all = 0;
  return (tenant) => {
    const mine = inside.get(tenant) ?? 0;
    if (mine >= perTenant || all >= inAll)
      throw new LockstepError('TOO_MANY_ATTEMPTS', `${mine} readers wait for events of this tenant already`);
    inside.set(tenant, mine + 1);
    all++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      all--;
      const now = (inside.get(tenant) ?? 1) - 1;
      if (now === 0) inside.delete(tenant);
      else inside.set(tenant, now);
    };
  };
}
