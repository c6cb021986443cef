import type { Dice } from '../../dice.ts';
import { filterText } from './filters.ts';
import { broken, mutated, NASTY, PASSWORD } from './nasty.ts';

/** What there is to speak of. Ids of others are there to be asked for. */
export interface Known {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly foreign: readonly string[];
}

export interface Sent {
  readonly method: string;
  /** Below the base URL, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** A request as identity providers really send it, which has to be taken: this user is off, or on, afterwards. */
  readonly switches: { readonly user: string; readonly active: boolean } | null;
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** Names come from a pool, so that they meet. */
const NAMES = 120;

export function nextRequest(dice: Dice, known: Known): Sent {
  const switching = dice.chance(0.15) && known.users.length > 0 ? switchRequest(dice, known) : null;
  if (switching !== null) return switching;
  const plain = plainRequest(dice, known);
  const { method, body } = plain;
  const path = dice.chance(0.1) ? oddPath(plain.path, dice, known) : plain.path;
  const headers = dice.chance(0.1) ? oddHeaders(dice) : {};
  if (body === undefined) return { method, path, headers, body: null, switches: null };
  const sent = dice.chance(0.5) ? mutated(body, dice) : body;
  const text = JSON.stringify(sent) ?? '';
  const bytes = dice.chance(0.1) ? broken(text, dice) : Buffer.from(text);
  return {
    method: dice.chance(0.02) ? dice.pick(['OPTIONS', 'PROPFIND', 'HEAD']) : method,
    path,
    headers,
    body: bytes,
    switches: null,
  };
}

const someUser = (dice: Dice, { users, foreign }: Known) =>
  users.length === 0 || dice.chance(0.1)
    ? dice.pick([...foreign, 'x', '0', '-1', '%2e%2eGroups', '00000000-0000-0000-0000-000000000000'])
    : dice.pick(users);
const someGroup = (dice: Dice, { groups, foreign }: Known) =>
  groups.length === 0 || dice.chance(0.1) ? dice.pick([...foreign, 'x', '0']) : dice.pick(groups);

/** Every way in which a client is known to switch somebody off, or on again. */
function switchRequest(dice: Dice, known: Known): Sent {
  const user = dice.pick(known.users);
  const active = dice.chance(0.4);
  const word = active ? 'True' : 'False';
  const urn = `${USER}:active`;
  const operation = dice.pick<object>([
    { op: 'replace', value: { active } },
    { op: 'Replace', path: 'active', value: word },
    { op: 'Replace', path: 'active', value: active },
    { op: 'Add', path: 'Active', value: active },
    { op: 'add', value: { active } },
    { op: 'replace', path: urn, value: active },
    { op: 'replace', value: { [urn]: active } },
    { op: 'replace', path: 'active', value: [active] },
    { op: 'replace', path: 'active', value: [{ $ref: null, value: word }] },
    { op: 'replace', value: [{ active: word }] },
  ]);
  const noise = { op: 'replace', path: 'title', value: `t${dice.below(1_000)}` };
  const body = { schemas: [PATCH], Operations: dice.chance(0.5) ? [operation] : [noise, operation, noise] };
  return {
    method: 'PATCH',
    path: `/Users/${dice.chance(0.2) ? user.toUpperCase() : user}`,
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    switches: { user, active },
  };
}

function userBody(dice: Dice): object {
  const n = dice.below(NAMES);
  return {
    schemas: [USER, ENTERPRISE],
    userName: dice.chance(0.3) ? `USER${n}@EXAMPLE.COM` : `user${n}@example.com`,
    externalId: `ext-${n}`,
    name: { givenName: 'Ada', familyName: `Nr${n}` },
    emails: [{ value: `user${n}@example.com`, type: 'work', primary: dice.pick([true, 'True']) }],
    password: PASSWORD,
    title: null,
    roles: [],
    ...(dice.chance(0.5) ? { active: dice.pick([true, false, 'True', 'False']) } : {}),
    [ENTERPRISE]: { employeeNumber: `${n}`, manager: { value: 'x' } },
  };
}

function groupBody(dice: Dice, known: Known): object {
  const members = Array.from({ length: dice.below(8) }, () => ({ value: someUser(dice, known) }));
  return { displayName: `group ${dice.below(30)}`, ...(dice.chance(0.7) ? { members } : {}) };
}

const PATHS = [
  'title',
  'name',
  'name.familyName',
  'emails',
  'emails[type eq "work"].value',
  'emails[type eq "home" and value eq "a"]',
  'phoneNumbers[type eq "mobile"].value',
  'roles[primary eq "True"].value',
  `${ENTERPRISE}:manager`,
  `${ENTERPRISE}:manager.value`,
  ENTERPRISE,
  'addresses[type eq "work"].locality',
  'password',
  'id',
  'meta',
  'groups',
  'userName',
  'active.value',
  '__proto__.active',
  'constructor',
  'emails[',
  'emails[not (type eq "x")]',
  '',
  null,
] as const;

function userPatch(dice: Dice): object {
  const operations = Array.from({ length: 1 + dice.below(6) }, () => {
    const path = dice.pick(PATHS);
    const value = path === 'password' ? PASSWORD : dice.pick<unknown>(['x', ['x'], { value: 'x' }, ...NASTY]);
    return {
      op: dice.pick(['add', 'Replace', 'remove', 'frobnicate']),
      ...(dice.chance(0.8) ? { path } : {}),
      value,
    };
  });
  return { schemas: [PATCH], Operations: operations };
}

function groupPatch(dice: Dice, known: Known): object {
  const members = () =>
    Array.from({ length: dice.below(5) }, () => ({ $ref: null, value: someUser(dice, known) }));
  const operations = Array.from({ length: 1 + dice.below(4) }, () =>
    dice.pick<() => object>([
      () => ({ op: 'Add', path: 'members', value: members() }),
      () => ({ op: 'remove', path: 'members', value: members() }),
      () => ({ op: 'remove', path: `members[value eq "${someUser(dice, known)}"]` }),
      () => ({ op: 'replace', path: 'members', value: members() }),
      () => ({ op: 'replace', value: { displayName: `group ${dice.below(30)}` } }),
      () => ({ op: 'add', path: 'members', value: [{ value: someGroup(dice, known) }] }),
    ])(),
  );
  return { schemas: [PATCH], Operations: operations };
}

function bulkBody(dice: Dice, known: Known): object {
  const operations = Array.from({ length: 1 + dice.below(8) }, (_, n) =>
    dice.pick<() => object>([
      () => ({ method: 'POST', path: '/Users', bulkId: `b${n}`, data: userBody(dice) }),
      () => ({
        method: 'POST',
        path: '/Groups',
        bulkId: `g${n}`,
        data: { displayName: `bulk ${dice.below(20)}`, members: [{ value: `bulkId:b${dice.below(8)}` }] },
      }),
      () => ({ method: 'PATCH', path: `/Users/${someUser(dice, known)}`, data: userPatch(dice) }),
      () => ({ method: 'DELETE', path: `/Groups/${someGroup(dice, known)}` }),
      () => ({ method: 'PUT', path: `/Groups/bulkId:g${dice.below(8)}`, data: groupBody(dice, known) }),
    ])(),
  );
  return { schemas: [BULK], failOnErrors: dice.pick([1, 3, undefined, 0]), Operations: operations };
}

const COUNTS = ['0', '1', '5', '-1', '1e9', 'x', '', '1000', '99999999999999999999'];

function listQuery(dice: Dice, known: Known): string {
  const query = new URLSearchParams();
  if (dice.chance(0.6)) query.set('filter', filterText(dice, someUser(dice, known)));
  if (dice.chance(0.3)) query.set('startIndex', dice.pick(COUNTS));
  if (dice.chance(0.3)) query.set('count', dice.pick(COUNTS));
  if (dice.chance(0.2)) query.set('cursor', dice.pick(['', 'x', 'eyJhIjoxfQ', 'A'.repeat(5_000)]));
  if (dice.chance(0.2))
    query.set('sortBy', dice.pick(['userName', 'emails', 'meta', 'members', 'x[', 'name']));
  if (dice.chance(0.2)) query.set('sortOrder', dice.pick(['descending', 'up', '']));
  if (dice.chance(0.2))
    query.set(
      'attributes',
      dice.pick(['userName', 'password', 'emails.value,name', ',,', 'x'.repeat(3_000)]),
    );
  if (dice.chance(0.2)) query.set('excludedAttributes', dice.pick(['members', 'id', 'groups,__proto__']));
  return `?${query}`;
}

function plainRequest(dice: Dice, known: Known): { method: string; path: string; body?: unknown } {
  const user = `/Users/${someUser(dice, known)}`;
  const group = `/Groups/${someGroup(dice, known)}`;
  switch (dice.below(16)) {
    case 0:
    case 1:
    case 2:
      return { method: 'POST', path: '/Users', body: userBody(dice) };
    case 3:
      return { method: 'PUT', path: user, body: userBody(dice) };
    case 4:
    case 5:
      return { method: 'PATCH', path: user, body: userPatch(dice) };
    case 6:
      return dice.chance(0.4) ? { method: 'DELETE', path: user } : { method: 'GET', path: user };
    case 7:
      return { method: 'POST', path: '/Groups', body: groupBody(dice, known) };
    case 8:
      return { method: 'PUT', path: group, body: groupBody(dice, known) };
    case 9:
    case 10:
      return { method: 'PATCH', path: group, body: groupPatch(dice, known) };
    case 11:
      return dice.chance(0.3) ? { method: 'DELETE', path: group } : { method: 'GET', path: group };
    case 12:
      return { method: 'POST', path: '/Bulk', body: bulkBody(dice, known) };
    case 13:
      return {
        method: 'POST',
        path: dice.pick(['/Users/.search', '/Groups/.search', '/.search']),
        body: {
          schemas: [SEARCH],
          filter: filterText(dice, someUser(dice, known)),
          count: dice.pick<unknown>([5, '5', -1, 1e9, {}]),
        },
      };
    case 14:
      return {
        method: 'GET',
        path: dice.pick([
          '/ServiceProviderConfig',
          '/Schemas',
          '/ResourceTypes',
          `/Schemas/${USER}`,
          '/Me',
          '',
        ]),
      };
    default:
      return { method: 'GET', path: `${dice.pick(['/Users', '/Groups', ''])}${listQuery(dice, known)}` };
  }
}

const SEGMENTS = [
  '%00',
  '%zz',
  '.search',
  '__proto__',
  'constructor',
  '{id}',
  '%2F',
  'x'.repeat(3_000),
  '\u00e9',
  '%ff',
];

function oddPath(path: string, dice: Dice, known: Known): string {
  const [place = '', query = ''] = path.split('?');
  const parts = place.split('/');
  parts.splice(
    dice.below(parts.length + 1),
    dice.below(2),
    dice.pick([...SEGMENTS, ...known.foreign.slice(0, 2)]),
  );
  return `/${parts.join('/').replace(/^\/+/, '')}${query === '' ? '' : `?${query}`}`;
}

function oddHeaders(dice: Dice): Record<string, string> {
  return dice.pick<Record<string, string>>([
    { 'if-match': 'W/"1"' },
    { 'if-match': '*' },
    { 'if-match': '"' },
    { 'if-none-match': 'W/"1", W/"2"' },
    { 'if-none-match': ','.repeat(3_000) },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-encoding': 'gzip' },
    { 'x-forwarded-proto': 'javascript' },
    { 'x-http-method-override': 'DELETE' },
    { prefer: 'respond-async' },
  ]);
}
