import { dice } from '../../dice.ts';
import { type Findings, findings } from '../../findings.ts';
import type { Order, Outcome, Rack } from '../../rack.ts';
import { type Answered, attackedDirectory, type Directory } from './directory.ts';
import { PASSWORD } from './nasty.ts';
import { nextRequest, type Sent } from './requests.ts';

const REQUESTS = { short: 1_500, day: 10_000, night: 100_000 };
/** What the people mean for access is decided so often. */
const SETTLE_EVERY = 1_000;
/** Names of somebody else's people begin so: no answer may show one. */
const MARK = 'foreignmark';

export const scim: Rack = {
  name: 'scim',
  shows:
    'no request of an identity provider crashes, shows a secret or somebody else, switches anybody who was not meant, or is lost (T14-T17, T21)',
  parts: { short: 1, day: 1, night: 1 },
  run: (order) => attack(order, REQUESTS[order.size]),
};

/** Sends so many, and looks after each at what it has done. */
export async function attack(order: Order, requests: number): Promise<Outcome> {
  const found = findings('scim', order);
  const roll = dice(order.seed);
  const attacked = await attackedDirectory('acme', order.seed);
  const other = await attackedDirectory('globex', order.seed + 1);
  const main = await attacked.connect('attacked', 'tolerant');
  const strict = await attacked.connect('beside', 'strict');
  const theirs = await other.connect('attacked', 'tolerant');
  const foreign = [...(await settleStrangers(attacked, strict)), ...(await settleStrangers(other, theirs))];
  const untouched = prototypes();
  const counts = { scimRequests: 0, scimTaken: 0, scimSwitched: 0 };
  let [longest, longestOf] = [0, ''];
  let before = await attacked.users(main.id);
  let groups = await attacked.groups(main.id);
  for (let n = 0; n < requests; n++) {
    const sent = nextRequest(roll, {
      users: before.map(({ user_id }) => user_id),
      groups: groups.map(({ group_id }) => group_id),
      foreign,
    });
    const started = performance.now();
    const answered = await attacked.ask(main, sent);
    const took = performance.now() - started;
    if (took > longest) [longest, longestOf] = [took, `${sent.method} ${sent.path.slice(0, 60)}`];
    const about = `request ${n}: ${sent.method} ${sent.path.slice(0, 200)} ${textOf(sent).slice(0, 300)}`;
    judge(answered, sent, about, found);
    if (prototypes() !== untouched) found.wrong(`${about}: changed what every object is`);
    if (sent.method !== 'GET') {
      const after = await attacked.users(main.id);
      judgeSwitches(before, after, sent, answered, about, found);
      before = after;
      groups = await attacked.groups(main.id);
    }
    counts.scimRequests++;
    if (answered.status < 300) counts.scimTaken++;
    if (sent.switches !== null) counts.scimSwitched++;
    if (n % SETTLE_EVERY === SETTLE_EVERY - 1) {
      await attacked.settle();
      await judgePeople(attacked, main.id, found);
    }
  }
  await judgeWhole(attacked, main, found);
  return found.outcome(counts, [`the longest answer took ${longest.toFixed(0)} ms: ${longestOf}`]);
}

/** Those who are nobody else's business. */
async function settleStrangers(of: Directory, to: { id: string; token: string }): Promise<string[]> {
  const post = async (path: string, body: object) => {
    const sent = { method: 'POST', path, headers: {}, body: Buffer.from(JSON.stringify(body)) };
    const { text } = await of.ask(to, sent);
    return String((JSON.parse(text) as { id?: unknown }).id);
  };
  const schemas = (kind: string) => [`urn:ietf:params:scim:schemas:core:2.0:${kind}`];
  const users: string[] = [];
  for (let n = 0; n < 3; n++)
    users.push(
      await post('/Users', { schemas: schemas('User'), userName: `${MARK}${n}`, externalId: `ext-${n}` }),
    );
  const group = await post('/Groups', {
    schemas: schemas('Group'),
    displayName: `${MARK} group`,
    members: users.map((value) => ({ value })),
  });
  return [...users, group];
}

const textOf = ({ body }: Sent) => (body === null ? '' : Buffer.from(body).toString('utf8'));

const prototypes = () =>
  [Object.prototype, Array.prototype, Function.prototype]
    .map((one) => Object.getOwnPropertyNames(one).sort().join())
    .join(';');

function judge({ status, type, text }: Answered, sent: Sent, about: string, found: Findings): void {
  if (status >= 500) found.wrong(`${about}: answered ${status} ${text.slice(0, 200)}`);
  if (text.includes(PASSWORD) && !sent.path.includes(PASSWORD)) found.wrong(`${about}: shows a password`);
  if (text.includes(MARK)) found.wrong(`${about}: shows somebody else's people`);
  if (sent.method === 'HEAD' || status === 204 || status === 304) return;
  if (!type.startsWith('application/scim+json')) found.wrong(`${about}: answered ${status} as ${type}`);
  try {
    const body = JSON.parse(text) as { schemas?: unknown; status?: unknown };
    const isError = Array.isArray(body.schemas) && String(body.schemas[0]).endsWith(':Error');
    if (status >= 400 && (!isError || body.status !== String(status)))
      found.wrong(`${about}: ${status} is no SCIM error: ${text.slice(0, 200)}`);
  } catch {
    found.wrong(`${about}: answered ${status} with no JSON: ${text.slice(0, 100)}`);
  }
}

type Users = Awaited<ReturnType<Directory['users']>>;

/** Nobody is switched by a request that does not say so, and a switch that is acknowledged has happened. */
function judgeSwitches(
  before: Users,
  after: Users,
  sent: Sent,
  { status }: Answered,
  about: string,
  found: Findings,
): void {
  const now = new Map(after.map((row) => [row.user_id, row]));
  const text = textOf(sent).toLowerCase();
  for (const { user_id, active } of before) {
    const row = now.get(user_id);
    if (row === undefined || row.active === active) continue;
    const said = text.includes('active') && text.includes(String(row.active));
    // Who is made anew comes back: a POST brings whoever is switched off.
    if (!said && !(row.active && sent.method === 'POST'))
      found.wrong(`${about}: made active ${row.active} of somebody without saying so`);
  }
  const { switches } = sent;
  if (switches === null) return;
  const row = now.get(switches.user);
  if (status >= 300) found.wrong(`${about}: a switch was refused with ${status}`);
  else if (row?.active !== switches.active) found.wrong(`${about}: a switch was acknowledged and lost`);
}

/** Whoever is off with every user has left. */
async function judgePeople({ house, tenant }: Directory, connection: string, found: Findings): Promise<void> {
  const { users, records, people } = await house.store.transaction(tenant, async (tx) => ({
    users: await tx.find('scim_user', { connection_id: connection }),
    records: await tx.find('record', { source_id: 'attacked' }),
    people: await tx.find('identity', {}),
  }));
  const waiting = users.filter(({ untaken_since }) => untaken_since !== null);
  if (waiting.length > 0) found.wrong(`${waiting.length} users were not taken`);
  const active = new Map(users.map((row) => [row.user_id, row.active]));
  for (const { identity_id, override } of people) {
    const own = records.filter((row) => row.identity_id === identity_id);
    if (own.length === 0) continue;
    const off = own.every((row) => active.get(row.record_key) !== true);
    if (off && override === null) found.wrong(`${identity_id} is off everywhere and has not left`);
  }
}

/** What there is adds up: totals, pages, members, and what is searched. */
async function judgeWhole(of: Directory, to: { id: string; token: string }, found: Findings): Promise<void> {
  for (const [kind, rows] of [
    ['Users', await of.users(to.id)],
    ['Groups', await of.groups(to.id)],
  ] as const) {
    const seen = new Set<string>();
    for (let startIndex = 1; ; startIndex += 7) {
      const path = `/${kind}?startIndex=${startIndex}&count=7`;
      const { text } = await of.ask(to, { method: 'GET', path, headers: {}, body: null });
      const page = JSON.parse(text) as { totalResults: number; Resources?: { id: string }[] };
      if (page.totalResults !== rows.length)
        found.wrong(`${kind}: ${page.totalResults} in all are told, there are ${rows.length}`);
      for (const { id } of page.Resources ?? []) seen.add(id);
      if ((page.Resources ?? []).length === 0) break;
    }
    if (seen.size !== rows.length) found.wrong(`${kind}: pages show ${seen.size} of ${rows.length}`);
  }
  const { members, values, users, groups } = await of.house.store.transaction(of.tenant, async (tx) => ({
    members: await tx.find('scim_member', { connection_id: to.id }),
    values: await tx.find('scim_value', { connection_id: to.id }),
    users: new Set((await tx.find('scim_user', { connection_id: to.id })).map(({ user_id }) => user_id)),
    groups: new Set((await tx.find('scim_group', { connection_id: to.id })).map(({ group_id }) => group_id)),
  }));
  for (const { group_id, member_id } of members)
    if (!groups.has(group_id) || !(users.has(member_id) || groups.has(member_id)))
      found.wrong(`${member_id} is a member of ${group_id}, and one of them is not there`);
  for (const { user_id } of values)
    if (!users.has(user_id)) found.wrong(`${user_id} can be searched and is not there`);
}
