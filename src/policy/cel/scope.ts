import type { EmploymentSnapshot, IdentitySnapshot } from '../../domain/identity.ts';

/** What an expression sees when it is asked. `now` is the identity's. */
export interface Scope {
  readonly identity: IdentitySnapshot;
  readonly employment: EmploymentSnapshot | undefined;
  readonly before?: IdentitySnapshot | undefined;
  readonly after?: IdentitySnapshot | undefined;
  /** Values of macro variables by nesting depth. */
  readonly locals: unknown[];
}

export function scopeOf(identity: IdentitySnapshot, employment?: EmploymentSnapshot): Scope {
  return { identity, employment, locals: [] };
}
