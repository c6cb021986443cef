import type { CheckItem, CheckReport } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { capabilitiesOf } from './scim-capabilities.ts';
import { type Endpoint, pagesOf, type ScimTarget } from './scim-collection.ts';
import type { ScimConfig } from './scim-config.ts';
import { countOf, member, textOf } from './scim-json.ts';

/** Reads only. Problems of the target are items of the report; nothing is thrown for them. */
export async function checkTarget(config: ScimConfig, open: () => Promise<ScimTarget>): Promise<CheckReport> {
  try {
    return await checkOpened(await open());
  } catch (error) {
    if (!(error instanceof ConnectorFault)) throw error;
    const actual = `${error.kind}: ${error.message}`;
    const items = [{ what: 'the service answers', expected: 'an answer', actual, ok: false }];
    return { ok: false, capabilities: capabilitiesOf(config), items };
  }
}

async function checkOpened(target: ScimTarget): Promise<CheckReport> {
  const { config, dialect } = target;
  const users = await listable(target, '/Users');
  const groups = config.groupsBy === 'none' ? null : await listable(target, '/Groups');
  if (groups !== null && !groups.ok) dialect.groups = false;
  const ownAccount = config.ownAccount ?? (await askMe(target));
  const found =
    dialect.discovered.length === 0 ? 'nothing; defaults are used' : dialect.discovered.join(', ');
  return {
    ok: users.ok && (groups?.ok ?? true),
    capabilities: capabilitiesOf(config, dialect),
    ...(ownAccount !== undefined && { ownAccount }),
    items: [
      users,
      ...(groups === null ? [] : [groups]),
      { what: 'discovery', expected: 'ServiceProviderConfig', actual: found, ok: true },
      { what: 'changes by', expected: 'PATCH or PUT', actual: dialect.patch ? 'PATCH' : 'PUT', ok: true },
      versions(dialect.patch, dialect.etag),
      declared('own account', ownAccount ?? null, 'set ownAccount, so that no plan can touch it'),
      declared(
        'residual windows',
        config.residual.length === 0 ? null : `${config.residual.length} declared`,
        'set residual: SCIM cannot tell how long sessions and tokens of this application live on',
      ),
    ],
  };
}

async function listable(target: ScimTarget, endpoint: Endpoint): Promise<CheckItem> {
  const what = `${endpoint} can be listed`;
  try {
    const body = await pagesOf(target, endpoint)(1);
    const total = countOf(member(body, 'totalResults'));
    const actual = total === undefined ? 'a list without totalResults' : `${total} objects`;
    return { what, expected: 'a list', actual, ok: total !== undefined };
  } catch (error) {
    if (!(error instanceof ConnectorFault)) throw error;
    return { what, expected: 'a list', actual: `${error.kind}: ${error.message}`, ok: false };
  }
}

/** RFC 7644 section 3.11; few targets have it. */
async function askMe(target: ScimTarget): Promise<string | undefined> {
  try {
    return textOf(member((await target.client.get('/Me')).body, 'userName'));
  } catch (error) {
    if (error instanceof ConnectorFault) return undefined;
    throw error;
  }
}

function versions(patch: boolean, etag: boolean): CheckItem {
  return {
    what: 'rewritten objects',
    expected: 'guarded by versions',
    actual: etag
      ? 'guarded by ETag'
      : patch
        ? 'not needed with PATCH'
        : 'no ETag: changes of others at the same moment can be lost',
    ok: patch || etag,
  };
}

function declared(what: string, actual: string | null, advice: string): CheckItem {
  return { what, expected: 'declared', actual: actual ?? `not declared; ${advice}`, ok: actual !== null };
}
