import { scimAnswers } from '../../../app/scim/answer-scim.ts';
import { addConnection } from '../../../app/scim/connections.ts';
import type { makeHttpApp } from '../../../http/make-app.ts';
import type { Findings } from '../../findings.ts';
import type { House } from '../../house/house.ts';

/** What an identity provider of one tenant has, and where it comes in. */
export interface ScimDoor {
  readonly id: string;
  readonly token: string;
  readonly user: string;
  readonly group: string;
  /** In the names of everybody who is there. */
  readonly mark: string;
}

export async function settleDoor(house: House, tenant: string): Promise<ScimDoor> {
  const mark = `scimmark${tenant}`;
  const { id, credential } = await addConnection(house.engine, tenant, {
    name: 'idp',
    dialect: 'tolerant',
    extensions: [],
    expiresAt: house.clock.now() + 86_400_000,
    actor: 'test',
  });
  const answer = scimAnswers(house.engine);
  const post = async (path: string, body: object) => {
    const { body: made } = await answer({
      connection: id,
      base: `http://house.invalid/scim/v2/${id}`,
      method: 'POST',
      path: [path],
      query: new Map(),
      authorization: `Bearer ${credential.token}`,
      ifMatch: null,
      ifNoneMatch: null,
      body: Buffer.from(JSON.stringify(body)),
    });
    return String(made?.id);
  };
  const user = await post('Users', { userName: mark, externalId: 'same', active: false });
  const group = await post('Groups', { displayName: mark, externalId: 'same', members: [{ value: user }] });
  return { id, token: credential.token, user, group, mark };
}

/** Everything of another tenant, asked for with the secret of this one: at their door, and by their ids at the own. */
export async function tryDoors(
  app: ReturnType<typeof makeHttpApp>,
  mine: ScimDoor,
  theirs: ScimDoor,
  what: string,
  found: Findings,
): Promise<number> {
  const bulk = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
  const add = { Operations: [{ op: 'add', path: 'members', value: [{ value: theirs.user }] }] };
  const off = { Operations: [{ op: 'replace', value: { active: true } }] };
  const user = `/Users/${theirs.user}`;
  const group = `/Groups/${theirs.group}`;
  const by = (filter: string) => `?filter=${encodeURIComponent(filter)}`;
  const requests: readonly (readonly [string, string, object?])[] = [
    ['GET', '/Users'],
    ['GET', '/Groups'],
    ['GET', user],
    ['GET', group],
    ['PATCH', user, off],
    ['PUT', user, { userName: 'x' }],
    ['DELETE', user],
    ['PATCH', group, add],
    ['PUT', group, { displayName: 'x', members: [] }],
    ['DELETE', group],
    ['PATCH', `/Groups/${mine.group}`, add],
    ['PUT', `/Groups/${mine.group}`, { displayName: mine.mark, members: [{ value: theirs.group }] }],
    ['GET', `/Users${by(`id eq "${theirs.user}" or groups.value eq "${theirs.group}"`)}`],
    ['GET', `/Users${by(`userName eq "${theirs.mark}"`)}`],
    ['GET', `/Groups${by(`members[value eq "${theirs.user}"]`)}`],
    ['GET', `/Users${by('externalId eq "same"')}`],
    ['POST', '/Bulk', { schemas: [bulk], Operations: [{ method: 'DELETE', path: user }] }],
  ];
  let asked = 0;
  for (const at of [theirs.id, mine.id])
    for (const [method, path, body] of requests) {
      asked++;
      const answer = await app.request(`/scim/v2/${at}${path}`, {
        method,
        headers: { authorization: `Bearer ${mine.token}`, 'content-type': 'application/scim+json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const about = `${what}: ${method} ${path} at ${at === mine.id ? 'the own' : 'their'} connection`;
      if (at === theirs.id && answer.status !== 401) found.wrong(`${about} was answered ${answer.status}`);
      if (answer.status >= 500) found.wrong(`${about} was answered ${answer.status}`);
      if (text.includes(theirs.mark) && !path.includes(theirs.mark))
        found.wrong(`${about} showed ${theirs.mark}`);
      const named = path.startsWith(user) || path.startsWith(group);
      if (named && answer.status < 400) found.wrong(`${about} was answered ${answer.status}`);
    }
  return asked;
}
