import type { Outcome } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { printable } from '../support/http-faults.ts';
import { type InTurn, inTurn } from './in-turn.ts';
import type { ScimTarget } from './scim-collection.ts';
import { findGroup, memberId, readGroup, type ScimGroup } from './scim-groups.ts';
import { type JsonObject, listOf, member, memberName } from './scim-json.ts';
import { accepted, done } from './scim-outcome.ts';
import { equalsFilter, idSegment } from './scim-path.ts';
import { type PatchOperation, without } from './scim-value.ts';

export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const MAX_ATTEMPTS = 5;

export interface MembershipWriter {
  /** `wanted` true puts the user into the group, false takes it out; every other member stays. */
  change(groupValue: string, userId: string, wanted: boolean): Promise<Outcome>;
}

/** `written` hears of every group that may have changed, also when no answer came. */
export function openMembershipWriter(
  target: ScimTarget,
  written: (groupId: string) => void,
): MembershipWriter {
  // Rewriting a member list needs the group for itself, at least among our own calls.
  const turns: InTurn = inTurn();
  return {
    async change(groupValue, userId, wanted) {
      const group = await findGroup(target, groupValue);
      if (group === null) return wanted ? noGroup(groupValue) : done(false);
      return turns(group.id, () =>
        changeMember(target, group.id, userId, wanted).finally(() => written(group.id)),
      );
    },
  };
}

async function changeMember(
  target: ScimTarget,
  id: string,
  userId: string,
  wanted: boolean,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const group = await readGroup(target, id);
    if (group === null) return wanted ? noGroup(id) : done(false);
    if (group.showsMembers && group.members.has(userId) === wanted) return done(false);
    try {
      const status = await writeMember(target, group, userId, wanted, attempt > 1);
      return status === 202 ? accepted({ kind: wanted ? 'grant' : 'revoke' }) : done(true);
    } catch (error) {
      if (!(error instanceof ConnectorFault)) throw error;
      if (error.kind === 'precondition' && attempt < MAX_ATTEMPTS) continue;
      if (error.kind === 'unsupported' && target.dialect.patch && target.config.update === 'auto') {
        target.dialect.patch = false;
        continue;
      }
      // "Already a member" and "no such member" come as 400, 404 or 409: what counts is how it is now.
      if (!['invalid', 'notFound', 'conflict', 'alreadyExists'].includes(error.kind)) throw error;
      const now = await readGroup(target, id);
      if (now === null && !wanted) return done(false);
      if (now?.showsMembers && now.members.has(userId) === wanted) return done(false);
      throw error;
    }
  }
}

async function writeMember(
  target: ScimTarget,
  group: ScimGroup,
  userId: string,
  wanted: boolean,
  conditional: boolean,
): Promise<number> {
  const path = `/Groups/${idSegment(group.id)}`;
  const rewrites = !target.dialect.patch || (!wanted && target.config.memberRemoval === 'replace');
  if (rewrites && !group.showsMembers) {
    throw new ConnectorFault(
      'unsupported',
      'This target never shows members, so a member list cannot be rewritten',
    );
  }
  // Adding or removing one member commutes with other changes; only a rewritten list needs the version.
  const ifMatch = rewrites || conditional ? group.etag : undefined;
  if (!target.dialect.patch) {
    const body = withMembers(without(group.resource, 'meta'), membersAfter(group.resource, userId, wanted));
    return (await target.client.write('PUT', path, body, ifMatch)).status;
  }
  const operation = wanted ? addMember(userId) : removeMember(target, group.resource, userId);
  const body = { schemas: [PATCH_SCHEMA], Operations: [operation] };
  return (await target.client.write('PATCH', path, body, ifMatch)).status;
}

function addMember(userId: string): PatchOperation {
  return { op: 'add', path: 'members', value: [{ value: userId }] };
}

function removeMember(target: ScimTarget, group: JsonObject, userId: string): PatchOperation {
  switch (target.config.memberRemoval) {
    case 'filter':
      return { op: 'remove', path: `members[${equalsFilter('value', userId)}]` };
    case 'values':
      return { op: 'remove', path: 'members', value: [{ value: userId }] };
    case 'replace':
      return { op: 'replace', path: 'members', value: membersAfter(group, userId, false) };
  }
}

/** The other members exactly as they were read; an empty list is sent as one, never left out. */
function membersAfter(group: JsonObject, userId: string, wanted: boolean): readonly unknown[] {
  const others = listOf(member(group, 'members')).filter((one) => memberId(one) !== userId);
  return wanted ? [...others, { value: userId }] : others;
}

function withMembers(group: JsonObject, members: readonly unknown[]): JsonObject {
  return { ...group, [memberName(group, 'members') ?? 'members']: members };
}

function noGroup(value: string): Outcome {
  return {
    status: 'blocked',
    reason: `The target has no group "${printable(value, 200)}"`,
    remedy: 'Create the group on the target, or correct the rule that names it.',
  };
}
