const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** One peer looks users up by their first address: it is their name as well. */
export const nameOf = (i: number) => `person-${String(i).padStart(7, '0')}@example.com`;

/** A user as Okta and Entra send one; the same bytes to every system. */
export const userBody = (i: number) => ({
  schemas: [CORE, ENTERPRISE],
  userName: nameOf(i),
  externalId: `00u${String(i).padStart(9, '0')}`,
  name: { givenName: `Given${i % 1_000}`, familyName: `Family${i}` },
  displayName: `Given${i % 1_000} Family${i}`,
  emails: [{ value: nameOf(i), type: 'work', primary: true }],
  title: `Engineer ${i % 7}`,
  active: true,
  [ENTERPRISE]: { employeeNumber: String(i), department: `Department ${i % 20}` },
});

export const lookUp = (i: number) =>
  `/Users?filter=${encodeURIComponent(`userName eq "${nameOf(i)}"`)}&startIndex=1&count=1`;

export const patchActive = (active: boolean) => ({
  schemas: [PATCH_OP],
  Operations: [{ op: 'replace', path: 'active', value: active }],
});

export const patchMembers = (op: 'add' | 'remove', ids: readonly string[]) => ({
  schemas: [PATCH_OP],
  Operations: [{ op, path: 'members', value: ids.map((value) => ({ value })) }],
});
