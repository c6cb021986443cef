import type { Entitlement, Expectation, RemoteAccount, Verdict } from '../../domain/connector.ts';
import { verifyByReadBack } from '../support/verify-by-read-back.ts';
import { accountOf } from './scim-account.ts';
import { attributePath, sameScimValue } from './scim-attributes.ts';
import { capabilitiesOf } from './scim-capabilities.ts';
import type { ScimTarget } from './scim-collection.ts';
import { findUser } from './scim-find.ts';
import { findGroup } from './scim-groups.ts';
import type { JsonObject } from './scim-json.ts';
import type { MembershipReader } from './scim-membership.ts';
import { readPath } from './scim-value.ts';

/**
 * Reads the account again, and looks for it in the member list of every group that is expected or excluded: the
 * `groups` of a user are derived by the target and may be late or left out.
 */
export async function verifyUser(
  target: ScimTarget,
  memberships: MembershipReader,
  expectation: Expectation,
): Promise<Verdict> {
  const found = await findUser(target, expectation.account);
  let account: RemoteAccount | null = null;
  let tellsGroups = true;
  if (found !== null) {
    const listed = await memberships.groupsOf(found.resource);
    const direct = await lookIntoGroups(target, found.id, [
      ...(expectation.has ?? []),
      ...(expectation.lacks ?? []),
    ]);
    const shown = direct.unknown.length === 0 || (await memberships.toldByUser());
    tellsGroups = target.dialect.groups && shown;
    const notThere = new Set(direct.not);
    const byUser = await memberships.toldByUser();
    const kept = byUser ? listed : listed.filter((value) => !notThere.has(value));
    const groups = [...new Set([...kept, ...direct.held])];
    account = withExpectedNames(
      target,
      found.resource,
      accountOf(target.config, found.resource, groups),
      expectation,
    );
  }
  const capabilities = capabilitiesOf(target.config, target.dialect);
  return verifyByReadBack({ get: async () => account }, expectation, {
    capabilities: tellsGroups
      ? capabilities
      : { ...capabilities, entitlements: capabilities.entitlements.filter((kind) => kind !== 'group') },
    unreadable: new Set(['password']),
    sameAttribute: sameScimValue,
  });
}

interface Looked {
  readonly held: string[];
  readonly not: string[];
  readonly unknown: string[];
}

async function lookIntoGroups(
  target: ScimTarget,
  userId: string,
  wanted: readonly Entitlement[],
): Promise<Looked> {
  const looked: Looked = { held: [], not: [], unknown: [] };
  for (const { kind, value } of wanted) {
    if (kind !== 'group' || !target.dialect.groups) continue;
    const group = await findGroup(target, value);
    if (group?.members.has(userId)) looked.held.push(value);
    else if (group === null || group.showsMembers) looked.not.push(value);
    else looked.unknown.push(value);
  }
  return looked;
}

/** Attributes under the very names that the expectation uses, whatever path they stand for. */
function withExpectedNames(
  target: ScimTarget,
  resource: JsonObject,
  account: RemoteAccount,
  expectation: Expectation,
): RemoteAccount {
  const wanted = Object.keys(expectation.attributes ?? {});
  const read = wanted.map((name) => [name, readPath(resource, attributePath(target.config, name))] as const);
  return { ...account, attributes: { ...account.attributes, ...Object.fromEntries(read) } };
}
