import type { Json, JsonObject } from '../json.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { readPatch } from '../patch/read-patch.ts';
import type { Dialect } from '../resource/reading.ts';
import { groupShape } from '../schema/core-group.ts';
import { userShape } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';
import { ScimError } from '../scim-error.ts';

export const EXTENSION = ENTERPRISE_USER.id;
export const USER = userShape([ENTERPRISE_USER]);
export const GROUP = groupShape([]);
export const ID = '2819c223';

export const PERSON: JsonObject = {
  userName: 'babs',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  active: true,
  emails: [
    { value: 'babs@work', type: 'work', primary: true },
    { value: 'babs@home', type: 'home' },
  ],
  [EXTENSION]: { department: 'D', manager: { value: 'old', $ref: '../Users/old' } },
};

export interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: Json;
}

export const run = (current: JsonObject, operations: readonly Operation[], dialect: Dialect = 'tolerant') => {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  return applyPatch(current, readPatch({ schemas, Operations: operations }, dialect), USER, dialect, ID);
};
export const patched = (...operations: Operation[]) => run(PERSON, operations).resource;
export const emails = (...operations: Operation[]) => patched(...operations).emails;
export const strictly = (...operations: Operation[]) => run(PERSON, operations, 'strict').resource;
export const group = (...operations: Operation[]) =>
  applyPatch({ displayName: 'T' }, readPatch({ Operations: operations }, 'tolerant'), GROUP, 'tolerant', ID);

export function refusal(attempt: () => unknown): ScimError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
