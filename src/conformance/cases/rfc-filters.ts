import type { Case } from '../case.ts';
import { expectEqual, expectError, expectList, expectNone, expectOne, expectThat } from '../expectations.ts';
import { at } from '../json-at.ts';
import { query, type Session } from '../session.ts';
import { ENTERPRISE, USER } from '../urns.ts';

const shared = { client: 'RFC', source: 'RFC 7644 section 3.4.2.2' } as const;
const found = (scim: Session, filter: string) => scim.get(query('/Users', { filter }));

/** Which of these people a filter finds. */
async function whoOf(scim: Session, filter: string): Promise<readonly unknown[]> {
  const { resources } = expectList(await found(scim, filter));
  return resources.map((one) => at(one, 'nickName')).sort();
}

/** The same instant in another zone, so that comparing texts goes wrong. */
function inZone(instant: number, hours: number): string {
  const local = new Date(instant + hours * 3_600_000).toISOString().slice(0, 19);
  return `${local}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}

export const filterCases: readonly Case[] = [
  {
    ...shared,
    id: 'R07',
    title: 'an operator that does not exist: 400 invalidFilter',
    source: 'RFC 7644 section 3.12',
    run: async (scim) => expectError(await found(scim, 'userName zz "a"'), 400, 'invalidFilter'),
  },
  {
    ...shared,
    id: 'R08',
    title: 'and, or, brackets, sw, co and pr',
    async run(scim) {
      const title = scim.name();
      for (const nickName of ['alba', 'metric', 'zed']) await scim.user({ title, nickName });
      await scim.user({ title });
      await scim.user({ title: scim.name(), nickName: 'alba' });
      const filter = `title eq "${title}" and (nickName sw "al" or nickName co "et")`;
      expectEqual('found', await whoOf(scim, filter), ['alba', 'metric']);
      const present = await whoOf(scim, `title eq "${title}" and nickName pr`);
      expectEqual('found with pr', present, ['alba', 'metric', 'zed']);
    },
  },
  {
    ...shared,
    id: 'F01',
    title: 'and binds closer than or',
    async run(scim) {
      const [title, other] = [scim.name(), scim.name()];
      await scim.user({ title, nickName: 'one' });
      await scim.user({ title: other, nickName: 'two' });
      await scim.user({ title: other, nickName: 'three' });
      const filter = `title eq "${title}" or title eq "${other}" and nickName eq "two"`;
      expectEqual('found', await whoOf(scim, filter), ['one', 'two']);
    },
  },
  {
    ...shared,
    id: 'F02',
    title: 'not (…) turns a filter round',
    async run(scim) {
      const title = scim.name();
      for (const nickName of ['one', 'two']) await scim.user({ title, nickName });
      const filter = `title eq "${title}" and not (nickName eq "one")`;
      expectEqual('found', await whoOf(scim, filter), ['two']);
    },
  },
  {
    ...shared,
    id: 'F03',
    title: 'quotes and backslashes in a value are escaped as in JSON',
    async run(scim) {
      const title = `${scim.name()} "C:\\x" and`;
      const user = await scim.user({ title });
      await scim.user();
      expectOne(await found(scim, `title eq ${JSON.stringify(title)}`), user.id);
    },
  },
  {
    ...shared,
    id: 'F04',
    title: 'both conditions in brackets are of one element',
    async run(scim) {
      const tag = scim.name();
      const emails = [
        { type: 'work', value: `${tag}@work.example` },
        { type: 'home', value: `${tag}@home.example` },
      ];
      const user = await scim.user({ emails });
      const of = (type: string) => `emails[type eq "${type}" and value eq "${tag}@work.example"]`;
      expectOne(await found(scim, of('work')), user.id);
      expectNone(await found(scim, of('home')));
    },
  },
  {
    ...shared,
    id: 'F05',
    title: 'a complex attribute alone stands for its value',
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      expectOne(await found(scim, `emails eq "${user.name}"`), user.id);
      expectOne(await found(scim, `emails co "${user.name.slice(0, -4)}"`), user.id);
    },
  },
  {
    ...shared,
    id: 'F06',
    title: 'an attribute by its full URN',
    source: 'RFC 7644 section 3.10',
    async run(scim) {
      const user = await scim.user();
      await scim.user();
      expectOne(await found(scim, `${USER}:userName eq "${user.name}"`), user.id);
    },
  },
  {
    ...shared,
    id: 'F07',
    title: 'active is compared as a boolean',
    async run(scim) {
      const title = scim.name();
      await scim.user({ title, nickName: 'in' });
      await scim.user({ title, nickName: 'out', active: false });
      expectEqual('found', await whoOf(scim, `title eq "${title}" and active eq false`), ['out']);
    },
  },
  {
    ...shared,
    id: 'F08',
    title: 'unfinished filters: 400 invalidFilter',
    source: 'RFC 7644 section 3.12',
    async run(scim) {
      for (const filter of [
        'userName eq',
        '(userName eq "a"',
        'userName eq "a',
        'emails[type eq "work"',
        'and',
      ])
        expectError(await found(scim, filter), 400, 'invalidFilter');
    },
  },
  {
    ...shared,
    id: 'R27',
    title: 'an attribute of the enterprise extension',
    source: 'RFC 7644 section 3.10',
    async run(scim) {
      const department = scim.name();
      const user = await scim.user({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { department } });
      await scim.user();
      expectOne(await found(scim, `${ENTERPRISE}:department eq "${department}"`), user.id);
    },
  },
  {
    ...shared,
    id: 'R28',
    title: 'dates are compared as instants, whatever their zone',
    source: 'RFC 7644 section 3.4.2.2; Microsoft SCIM reference code collection',
    async run(scim) {
      const user = await scim.user();
      const shown = at(user.body, 'meta', 'lastModified');
      const modified = Date.parse(String(shown));
      expectThat(!Number.isNaN(modified), 'meta.lastModified as a date', shown);
      const who = `userName eq "${user.name}" and meta.lastModified gt`;
      const [earlier, later] = [inZone(modified - 3_600_000, 14), inZone(modified + 3_600_000, -11)];
      expectOne(await found(scim, `${who} "${earlier}"`), user.id);
      expectNone(await found(scim, `${who} "${later}"`));
    },
  },
];
