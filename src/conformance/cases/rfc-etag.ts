import { type Case, Failed } from '../case.ts';
import { expectEqual, expectStatus, expectThat } from '../expectations.ts';
import { at } from '../json-at.ts';
import type { Made, Session } from '../session.ts';

const shared = { client: 'RFC', source: 'RFC 7644 section 3.14', needs: 'etag' } as const;

async function etagOf(scim: Session, user: Made): Promise<string> {
  const etag = (await scim.get(user.path)).headers.get('etag');
  if (etag === null) throw new Failed(`GET ${user.path} to answer an ETag`, 'none');
  return etag;
}

const rename = (displayName: string) => [{ op: 'replace', path: 'displayName', value: displayName }];

export const etagCases: readonly Case[] = [
  {
    ...shared,
    id: 'R18',
    title: 'a stale If-Match: 412, and nothing is changed',
    async run(scim) {
      const user = await scim.user();
      const stale = await etagOf(scim, user);
      await scim.patched(user, ...rename('second'));
      const headers = { 'if-match': stale };
      expectStatus(await scim.patch(user.path, rename('third'), { headers }), 412);
      expectEqual('displayName', at(await scim.read(user), 'displayName'), 'second');
      expectStatus(await scim.send({ method: 'DELETE', path: user.path, headers }), 412);
      await scim.read(user);
    },
  },
  {
    ...shared,
    id: 'V01',
    title: 'the ETag is meta.version, and another one after a change',
    async run(scim) {
      const user = await scim.user();
      const before = await etagOf(scim, user);
      expectEqual('meta.version', at(await scim.read(user), 'meta', 'version'), before);
      await scim.patched(user, ...rename('second'));
      const after = await etagOf(scim, user);
      expectThat(after !== before, 'another ETag after a change', after);
    },
  },
  {
    ...shared,
    id: 'V02',
    title: 'If-None-Match with the version of now: 304',
    async run(scim) {
      const user = await scim.user();
      const headers = { 'if-none-match': await etagOf(scim, user) };
      const answer = await scim.get(user.path, { headers });
      expectStatus(answer, 304);
      expectEqual('body', answer.text, '');
      await scim.patched(user, ...rename('second'));
      expectStatus(await scim.get(user.path, { headers }), 200);
    },
  },
  {
    ...shared,
    id: 'V03',
    title: 'If-Match with the version of now, or *, goes through',
    async run(scim) {
      const user = await scim.user();
      const headers = { 'if-match': await etagOf(scim, user) };
      expectStatus(await scim.patch(user.path, rename('second'), { headers }), 200, 204);
      const any = { headers: { 'if-match': '*' } };
      expectStatus(await scim.patch(user.path, rename('third'), any), 200, 204);
      expectEqual('displayName', at(await scim.read(user), 'displayName'), 'third');
    },
  },
  {
    ...shared,
    id: 'V04',
    title: 'adding what is there already is no new version',
    source: 'RFC 7644 section 3.5.2.1',
    async run(scim) {
      const user = await scim.user();
      const before = await etagOf(scim, user);
      await scim.patched(user, { op: 'add', path: 'displayName', value: 'Ada Reyes' });
      expectEqual('ETag', await etagOf(scim, user), before);
    },
  },
];
