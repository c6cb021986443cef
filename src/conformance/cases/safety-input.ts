import type { Answer } from '../answer.ts';
import { type Case, Failed } from '../case.ts';
import { expectEqual, expectError, expectHidden, expectStatus, expectThat } from '../expectations.ts';
import { NoAnswer } from '../http-client.ts';
import { at } from '../json-at.ts';
import { byUserName, query, type Session, userBody } from '../session.ts';
import { SEARCH, USER } from '../urns.ts';

const shared = { client: 'Safety' } as const;

/** After whatever was sent, an ordinary user can be made and has nothing that nobody gave it. */
async function stillSound(scim: Session): Promise<void> {
  const read = await scim.read(await scim.user());
  expectEqual('polluted', at(read, 'polluted'), undefined);
}

function refused(answer: Answer): void {
  if (answer.status < 400 || answer.status > 499)
    throw new Failed(`${answer.asked.method} to be refused with a 4xx`, String(answer.status));
}

export const safetyInputCases: readonly Case[] = [
  {
    ...shared,
    id: 'T01',
    title: 'a password is shown nowhere, not even where it is asked for',
    source: 'RFC 7643 section 7 (returned: never)',
    async run(scim) {
      const password = `Pw-${scim.name()}`;
      const user = await scim.user();
      const filter = `userName eq "${user.name}"`;
      // A server that knows no passwords may refuse one.
      const answers = [
        await scim.put(user.path, userBody(user.name, { password })),
        await scim.patch(`${user.path}?attributes=password`, [
          { op: 'replace', path: 'password', value: password },
        ]),
        await scim.get(`${user.path}?attributes=password`),
        await scim.get(query('/Users', { filter, attributes: 'userName,password' })),
        await scim.post('/Users/.search', { schemas: [SEARCH], filter, attributes: ['password'] }),
        await scim.post('/Users', userBody(user.name, { password })),
      ];
      for (const answer of answers) expectHidden(answer, password);
    },
  },
  {
    ...shared,
    id: 'T02',
    title: 'bodies that reach for prototypes leave the server sound',
    source: 'CWE-1321',
    async run(scim) {
      const inside = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
      const body = `{"schemas":["${USER}"],"userName":"${scim.name()}@example.com",${inside}}`;
      const user = await scim.user();
      const patch = (operation: string) =>
        scim.send({ method: 'PATCH', path: user.path, body: `{"Operations":[${operation}]}` });
      const answers = [
        await scim.send({ method: 'POST', path: '/Users', body }),
        await patch('{"op":"add","path":"__proto__.polluted","value":true}'),
        await patch('{"op":"add","path":"constructor.prototype.polluted","value":true}'),
        await patch('{"op":"add","value":{"__proto__":{"polluted":true},"__proto__.polluted":true}}'),
      ];
      for (const answer of answers) expectThat(answer.status < 500, 'no 5xx', answer.status);
      await stillSound(scim);
    },
  },
  {
    ...shared,
    id: 'T03',
    title: 'JSON that is nested ten thousand deep is refused',
    source: 'RFC 8259 section 9',
    async run(scim) {
      const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
      const body = `{"schemas":["${USER}"],"userName":"${scim.name()}@example.com","emails":${deep}}`;
      expectError(await scim.send({ method: 'POST', path: '/Users', body }), [400, 413]);
      await stillSound(scim);
    },
  },
  {
    ...shared,
    id: 'T04',
    title: 'a body of 10 MB is refused with 413, or the connection closed',
    source: 'RFC 9110 section 15.5.14',
    async run(scim) {
      const body = JSON.stringify(userBody(`${scim.name()}@example.com`, { title: 'x'.repeat(10_000_000) }));
      try {
        expectStatus(await scim.send({ method: 'POST', path: '/Users', body }), 413);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
      await stillSound(scim);
    },
  },
  {
    ...shared,
    id: 'T05',
    title: 'a filter of 5000 characters is refused',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      const filter = `userName eq "${'a'.repeat(5_000)}"`;
      expectStatus(await scim.get(query('/Users', { filter })), 400, 413, 414, 431);
      await stillSound(scim);
    },
  },
  {
    ...shared,
    id: 'T06',
    title: 'a body as text/plain is taken, or refused with 415',
    source: 'RFC 7644 section 8.1',
    async run(scim) {
      const body = userBody(`${scim.name()}@example.com`);
      const answer = await scim.post('/Users', body, { contentType: 'text/plain' });
      expectStatus(answer, 201, 400, 415);
      if (answer.status !== 201) expectError(answer, [400, 415]);
    },
  },
  {
    ...shared,
    id: 'T07',
    title: 'a body that is no object: 400',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      for (const body of ['[]', '"text"', 'null', '1', ''])
        expectError(await scim.send({ method: 'POST', path: '/Users', body }), 400);
    },
  },
  {
    ...shared,
    id: 'T08',
    title: 'values of the wrong type are refused, and no 5xx',
    source: 'RFC 7644 section 3.12 (invalidValue)',
    async run(scim) {
      for (const wrong of [
        { userName: { a: 1 } },
        { userName: '' },
        { emails: [{ value: { a: 1 } }] },
        { name: 'Ada' },
        { active: 'maybe' },
      ])
        expectError(await scim.post('/Users', userBody(`${scim.name()}@example.com`, wrong)), 400);
    },
  },
  {
    ...shared,
    id: 'T09',
    title: 'a method that makes no sense is refused with a SCIM error',
    source: 'RFC 7644 section 3.12; RFC 9110 section 15.5.6',
    async run(scim) {
      expectError(await scim.put('/Users', userBody(`${scim.name()}@example.com`)), [404, 405, 501]);
      expectError(await scim.post('/ServiceProviderConfig', {}), [403, 404, 405, 501]);
    },
  },
  {
    ...shared,
    id: 'T10',
    title: 'strange ids are not found, and no 5xx',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      for (const id of [
        '0',
        '-1',
        '__proto__',
        'constructor',
        '%27%20or%201%3D1',
        '..%2f..%2fetc',
        'a'.repeat(2_000),
      ])
        refused(await scim.get(`/Users/${id}`));
      refused(await scim.get('/Users/%00'));
      await stillSound(scim);
    },
  },
  {
    ...shared,
    id: 'T11',
    title: 'a filter of two thousand brackets is refused',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      const filter = `${'('.repeat(2_000)}userName pr${')'.repeat(2_000)}`;
      expectStatus(await scim.get(query('/Users', { filter })), 400, 413, 414, 431);
      await stillSound(scim);
    },
  },
  {
    ...shared,
    id: 'T14',
    title: 'an externalId of digits stays text, and is no id of ours',
    source: 'RFC 7643 section 3.1',
    async run(scim) {
      const externalId = `00${Math.floor(Math.random() * 1e12)}`;
      const user = await scim.user({ externalId });
      expectEqual('externalId', at(await scim.read(user), 'externalId'), externalId);
      expectError(await scim.get(`/Users/${externalId}`), 404);
      expectError(await scim.get(`/Users/${Number(externalId)}`), 404);
    },
  },
  {
    ...shared,
    id: 'T15',
    title: 'a userName of many scripts comes back as it was sent',
    source: 'RFC 8265; RFC 7643 section 4.1.1',
    async run(scim) {
      const displayName = 'Zoë 李小龍 "x" \\ \u200f👩🏽‍💻';
      const user = await scim.user({ displayName });
      expectEqual('displayName', at(await scim.read(user), 'displayName'), displayName);
      expectStatus(await scim.get(byUserName(user.name)), 200);
    },
  },
];
