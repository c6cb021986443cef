import { expect, it } from 'vitest';
import { receiveWebhook } from '../../src/app/receive-webhook.ts';
import type { HttpTransport } from '../../src/domain/connector.ts';
import { Secret } from '../../src/domain/secret.ts';
import { signWebhook } from '../../src/sources/webhook/index.ts';
import { idOf, patch, pushedCompany, user } from '../scim/pushed-company.ts';
import { pullingHouse } from './pulling-house.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const KEY = new Secret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`);

const SOURCE = `kind: Source
id: people
type: scimPull
url: https://id.example/scim/v2
credential: secret:people
pageSize: 4
every: PT15M
wholeEvery: PT6H
overlap: PT1M
key: ${ENTERPRISE}:employeeNumber
columns:
  ${ENTERPRISE}:employeeNumber: { as: employeeId, of: identity, required: true }
  name.givenName: { as: givenName, of: identity }
  name.familyName: { as: familyName, of: identity }
  ${ENTERPRISE}:department: { as: department }
facts: { hireDate: "lockstep:firstDay", immediate: "lockstep:ends", moment: "lockstep:endsAt" }
correlate: [[employeeId]]
zone: Europe/Berlin
---
kind: Source
id: hook
type: webhook
system: people
credential: secret:hook
key: worker
columns: { department: { as: department } }
facts: { lastDay: last_day, eventId: id, entered: entered }
events: { worker.terminated: terminated }
zone: Europe/Berlin
`;

/** One house whose SCIM server another one reads, and what passes between the two. */
async function twoHouses(people = 10) {
  const far = await pushedCompany();
  const asked: string[] = [];
  const wire = { broken: (_path: string): boolean => false };
  const http: HttpTransport = async ({ method, url }) => {
    const path = url.slice('https://id.example/scim/v2'.length);
    if (wire.broken(path)) throw new Error('the process ended here');
    if (path.startsWith('/Users')) asked.push(path);
    const answer = await far.send(method, path);
    return { status: answer.status, headers: {}, body: JSON.stringify(answer.body) };
  };
  const ids = new Map<string, string>();
  const hire = async (n: number, more: object = {}) => {
    const answer = await far.send('POST', '/Users', user(`E${n}`, more));
    expect(answer.status).toBe(201);
    ids.set(`E${n}`, idOf(answer));
  };
  for (let n = 0; n < people - 1; n++) await hire(n);
  const near = await pullingHouse({ source: SOURCE, secret: far.token, http });
  // What the others say is older than the last change: they are not among those that changed.
  near.clock.advance(near.clock.now() + 10 * MINUTE);
  far.house.clock.advance(near.clock.now());
  await hire(people - 1);
  await near.store.transaction(near.tenant, (tx) =>
    near.secrets.set(tx, 'hook', KEY, 'test', near.clock.now()),
  );
  return {
    far,
    near,
    hire,
    wire,
    /** What was asked for since this was asked last. */
    asked: () => asked.splice(0),
    change: (id: string, ...operations: object[]) =>
      far.send('PATCH', `/Users/${ids.get(id)}`, patch(...operations)),
    remove: (id: string) => far.send('DELETE', `/Users/${ids.get(id)}`),
    /** Time passes in both houses; the far one does not pull. */
    pass: async (ms: number) => {
      far.house.clock.advance(near.clock.now() + ms);
      return near.after(ms);
    },
  };
}

const OFF = { op: 'replace', path: 'active', value: false };
const withFilter = (paths: readonly string[]) => paths.filter((path) => path.includes('lastModified')).length;

it('reads everybody, then who changed, and a leaver loses access within one turn', async () => {
  const { near, change, hire, pass, asked } = await twoHouses();
  expect(await near.after(0)).toBe(1);
  expect(await near.runs()).toEqual([['accepted', 10]]);
  expect(withFilter(asked())).toBe(0);
  for (let n = 0; n < 10; n++) expect(near.works(`E${n}`), `E${n}`).toBe(true);
  // Not due: nobody is asked.
  expect(await pass(MINUTE)).toBe(0);
  await pass(15 * MINUTE);
  await change('E3', OFF);
  await hire(10);
  await pass(15 * MINUTE);
  expect(near.works('E3')).toBe(false);
  expect(near.works('E10')).toBe(true);
  for (const id of ['E0', 'E9']) expect(near.works(id), id).toBe(true);
  const paths = asked();
  expect(withFilter(paths)).toBe(paths.length);
  // Nobody of those who did not change is missing, or counted as unread.
  expect(await near.open()).toEqual([]);
  expect((await near.runs()).map(([outcome]) => outcome)).not.toContain('held');
});

it('names who is gone when everybody is read again, and nobody before that', async () => {
  const { near, remove, pass, asked } = await twoHouses();
  await near.after(0);
  await pass(20 * MINUTE);
  await remove('E7');
  await pass(20 * MINUTE);
  expect(await near.open()).toEqual([]);
  asked();
  await pass(6 * HOUR);
  expect(withFilter(asked())).toBe(0);
  expect(await near.open()).toEqual(['missingFromFeed people:E7']);
  // Absence is not termination.
  expect(near.works('E7')).toBe(true);
});

it('a person who asks gets everybody', async () => {
  const { near, asked, remove, pass } = await twoHouses();
  await near.after(0);
  await pass(20 * MINUTE);
  await remove('E7');
  asked();
  const { result, records, pages } = await near.byHand();
  expect([result.outcome, records, pages]).toEqual(['held', 9, 3]);
  expect(withFilter(asked())).toBe(0);
});

it('a read of changes that is held is read again with everybody', async () => {
  const { near, hire, pass, asked, change } = await twoHouses(6);
  await near.after(0);
  // Most of what changed is of people whom nobody knows: that may be another company's list.
  for (let n = 100; n < 110; n++) await hire(n);
  await change('E3', OFF);
  await pass(20 * MINUTE);
  expect((await near.runs()).at(-1)?.[0]).toBe('refusedHeld');
  expect([await near.mark(), near.works('E3')]).toEqual([null, true]);
  asked();
  await pass(20 * MINUTE);
  // All who are known are in it: a company that grew.
  expect(withFilter(asked())).toBe(0);
  expect((await near.runs()).at(-1)).toEqual(['accepted', 16]);
  expect([near.works('E3'), near.works('E105')]).toEqual([false, true]);
  expect(await near.mark()).not.toBeNull();
});

it('goes on where a pull was cut off, and moves no mark over what it has not proven', async () => {
  const { near, wire, asked, pass } = await twoHouses(11);
  wire.broken = (path) => path.includes('cursor=') && !path.includes('cursor=&');
  await near.after(0);
  expect(await near.pages()).toBe(1);
  expect(await near.open()).toEqual(['pullFailed people']);
  expect(await near.runs()).toEqual([]);
  wire.broken = () => false;
  asked();
  await pass(2 * MINUTE);
  const paths = asked();
  expect(paths.some((path) => path.includes('cursor=&'))).toBe(false);
  expect(await near.runs()).toEqual([['accepted', 11]]);
  expect(await near.pages()).toBe(0);
  // Interrupted, it proves nothing; so the next one reads everybody.
  expect(await near.mark()).toBeNull();
  await pass(20 * MINUTE);
  expect(withFilter(asked())).toBe(0);
  expect(await near.mark()).not.toBeNull();
});

it('a crash between taking and remembering is read once more, and changes nothing', async () => {
  const { near, change, pass } = await twoHouses();
  await near.after(0);
  await pass(20 * MINUTE);
  const before = await near.mark();
  await change('E3', OFF);
  await pass(20 * MINUTE);
  expect(near.works('E3')).toBe(false);
  const runs = (await near.runs()).length;
  await near.store.transaction(near.tenant, async (tx) => {
    if (before !== null) await tx.put('pull_mark', [before]);
  });
  await pass(20 * MINUTE);
  expect((await near.runs()).slice(runs)).toEqual([['noop', 2]]);
  expect(near.works('E3')).toBe(false);
});

it('a late message of somebody who did not change is news, and one older than the change is not', async () => {
  const { near, change, pass } = await twoHouses();
  await near.after(0);
  const entered = new Date(near.clock.now() + MINUTE).toISOString();
  await pass(20 * MINUTE);
  await change('E3', { op: 'replace', path: 'title', value: 'Boss' });
  await pass(20 * MINUTE);
  const send = (id: string) => {
    const at = near.clock.now();
    const body = JSON.stringify({
      type: 'worker.terminated',
      data: { id: `m-${id}`, worker: id, last_day: '2026-03-01', entered },
    });
    const delivery = { headers: signWebhook({ id: `m-${id}`, body, at }, [KEY]), body: Buffer.from(body) };
    return receiveWebhook(near.engine, near.secrets, near.tenant, 'hook', delivery, at);
  };
  // Entered before the last read of changes, which said nothing of E5 and showed E3 as active.
  await send('E5');
  await send('E3');
  await near.until(near.clock.now() + MINUTE);
  expect([near.works('E5'), near.works('E3')]).toEqual([false, true]);
});

it('under another document everybody is read anew', async () => {
  const { near, asked, pass } = await twoHouses();
  await near.after(0);
  await pass(20 * MINUTE);
  asked();
  const mark = await near.mark();
  await near.store.transaction(near.tenant, async (tx) => {
    if (mark !== null) await tx.put('pull_mark', [{ ...mark, settings: 'others' }]);
  });
  await pass(20 * MINUTE);
  expect(withFilter(asked())).toBe(0);
});
