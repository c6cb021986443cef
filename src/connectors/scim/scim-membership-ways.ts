import { ConnectorFault } from '../../domain/connector.ts';
import { readAll, readById, type ScimTarget } from './scim-collection.ts';
import { leavingOutMembers, memberId } from './scim-groups.ts';
import { type JsonObject, listOf, member, textOf } from './scim-json.ts';
import { readMatching } from './scim-match.ts';
import type { GroupScan } from './scim-membership.ts';
import { equalsFilter } from './scim-path.ts';

/** Where memberships are read: `groups` of the user, a filter over the groups, or the groups one by one. */
export type MembershipWay = 'user' | 'filter' | 'scan';

const NOBODY = 'lockstep-there-is-no-such-member';
const MAX_SAMPLES = 3;

/**
 * The cheapest way that gives the same answer as looking into every group, found by reading only. null while nobody
 * is in any group: there is nothing to try it on yet.
 */
export async function tryMembershipWays(
  target: ScimTarget,
  groups: GroupScan,
): Promise<MembershipWay | null> {
  let tried = 0;
  for (const [group, { members }] of groups) {
    const [user] = members;
    if (user === undefined) continue;
    if (tried === MAX_SAMPLES) break;
    tried += 1;
    const found = await readById(target, '/Users', user).catch(notAUser);
    if (found === null) continue;
    if (showsGroup(found.resource, group) && (await listsShowGroup(target, found.resource, group)))
      return 'user';
    return (await filterWorks(target, groups, user)) ? 'filter' : 'scan';
  }
  return tried === 0 ? null : 'scan';
}

export function groupsWithMember(target: ScimTarget, user: string): Promise<readonly JsonObject[]> {
  const filter = equalsFilter('members.value', user);
  return leavingOutMembers(target, (query) => readAll(target, '/Groups', { ...query, filter }));
}

/** Some targets show `groups` on the user itself and leave it out of lists. */
async function listsShowGroup(target: ScimTarget, user: JsonObject, group: string): Promise<boolean> {
  const value = textOf(member(user, 'userName')) ?? '';
  const isUser = (one: JsonObject) => textOf(member(one, 'id')) === textOf(member(user, 'id'));
  const [listed] = await readMatching(target, '/Users', { path: { attribute: 'userName' }, value }, isUser);
  return listed !== undefined && showsGroup(listed, group);
}

function showsGroup(user: JsonObject, group: string): boolean {
  return listOf(member(user, 'groups')).some((one) => memberId(one) === group);
}

async function filterWorks(target: ScimTarget, groups: GroupScan, user: string): Promise<boolean> {
  try {
    if ((await groupsWithMember(target, NOBODY)).length > 0) return false;
    const found = (await groupsWithMember(target, user)).map((one) => textOf(member(one, 'id')));
    const expected = [...groups].flatMap(([id, { members }]) => (members.has(user) ? [id] : []));
    return found.length === expected.length && expected.every((id) => found.includes(id));
  } catch (error) {
    if (
      error instanceof ConnectorFault &&
      ['invalid', 'unsupported', 'notFound', 'forbidden'].includes(error.kind)
    ) {
      return false;
    }
    throw error;
  }
}

/** A nested group among the members is no user, and its id may not even fit a URL. */
function notAUser(error: unknown): null {
  if (error instanceof ConnectorFault && (error.kind === 'invalid' || error.kind === 'forbidden'))
    return null;
  throw error;
}
