import type { Shape } from '../schema/shape.ts';
import { invalidPath } from '../scim-error.ts';
import { ignore, RESOURCE_LIMITS, type Reading, shown } from './reading.ts';

/** `urn:…:User.active`, `account.active`, `active.value`. */
const ABOUT_ACCESS = /(?:^|[.:])active(?:$|[.[])/i;

/**
 * A name that no schema knows is left out. Where it sounds like what switches somebody off it is refused (400 invalidPath):
 * everybody would believe that to have happened.
 */
export function leaveOut(name: string, shape: Shape, reading: Reading): void {
  const isSwitch = ABOUT_ACCESS.test(name.slice(0, RESOURCE_LIMITS.name).trim());
  if (isSwitch && shape.resolve({ urn: null, attribute: 'active', sub: null }) !== null)
    throw invalidPath(`${shown(name)}: there is no such attribute; only active says who may sign in`);
  ignore(reading, name);
}
