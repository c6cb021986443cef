import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountRef, Expectation, RemoteAccount } from '../../../domain/connector.ts';
import { listAll, openSubject, operation, type Subject, TOKEN } from './scim-subject.ts';

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** What every SCIM server must show to this connector, on a server that is really running. */
export function describeScimContract(
  title: string,
  start: (token: string) => Promise<Served>,
  config: Record<string, unknown>,
): void {
  describe(title, () => {
    let served: Served;
    let subject: Subject;
    beforeAll(async () => {
      served = await start(TOKEN);
      subject = await openSubject(served.url, config);
    });
    afterAll(async () => {
      await subject.close();
      await served.close();
    });

    const person = (name: string): AccountRef => ({
      name: `${name}@corp.example`,
      keys: { externalId: `E-${name}` },
    });
    const attributesOf = (name: string) => ({
      givenName: name,
      familyName: 'Lovelace',
      mail: `${name}@corp.example`,
      title: 'Engineer',
      department: 'R&D',
    });
    const make = async (name: string): Promise<AccountRef & { id: string }> => {
      const account = person(name);
      const outcome = await subject.connector.apply(
        operation('create', account, { attributes: attributesOf(name) }),
      );
      if (outcome.status !== 'done' || outcome.id === undefined) throw new Error(JSON.stringify(outcome));
      return { ...account, id: outcome.id };
    };
    const makeGroup = async (displayName: string, members: readonly string[] = []) => {
      const body = { schemas: [GROUP_SCHEMA], displayName, members: members.map((value) => ({ value })) };
      return String((await subject.raw('POST', '/Groups', body)).id);
    };
    const membersOf = async (group: string) => {
      const { members = [] } = (await subject.raw('GET', `/Groups/${group}`)) as {
        members?: { value: string }[];
      };
      return members.map((member) => member.value).sort();
    };
    const entitlement = (name: string, id: string) => ({
      kind: 'group',
      value: config.groupsBy === 'id' ? id : name,
    });
    const result = async (account: AccountRef, wanted: Omit<Expectation, 'account'>) =>
      (await subject.connector.verify({ account, ...wanted })).result;

    it('passes its own check', async () => {
      const report = await subject.connector.check();
      expect(report.items.filter((item) => /listed/.test(item.what)).map((item) => item.ok)).toEqual([
        true,
        true,
      ]);
      expect(report.ok).toBe(true);
      expect(report.capabilities.entitlements).toEqual(['group']);
    });

    it('says of a stranger that there is nobody', async () => {
      const nobody = person('nobody');
      expect(await subject.connector.get(nobody)).toBeNull();
      expect(await subject.connector.get({ ...nobody, id: 'no-such-id' })).toBeNull();
      expect(await result(nobody, { exists: false, active: false })).toBe('proven');
      expect(await subject.connector.apply(operation('disable', nobody))).toEqual({
        status: 'done',
        changed: false,
      });
      expect(await subject.connector.apply(operation('delete', nobody))).toEqual({
        status: 'done',
        changed: false,
      });
      await expect(subject.connector.apply(operation('enable', nobody))).rejects.toMatchObject({
        kind: 'notFound',
      });
      await expect(
        subject.connector.apply(operation('update', nobody, { attributes: { title: 'x' } })),
      ).rejects.toMatchObject({ kind: 'notFound' });
    });

    it('creates, finds by id, key and name, and reads back', async () => {
      const ada = await make('ada');
      const expected: Partial<RemoteAccount> = { id: ada.id, name: ada.name, active: true, entitlements: [] };
      expect(await subject.connector.get(ada)).toMatchObject(expected);
      expect(await subject.connector.get({ name: '', keys: ada.keys })).toMatchObject(expected);
      expect(await subject.connector.get({ name: ada.name, keys: {} })).toMatchObject(expected);
      const account = await subject.connector.get(ada);
      expect(account?.keys).toEqual({ externalId: 'E-ada' });
      expect(account?.attributes).toMatchObject({
        ...attributesOf('ada'),
        'emails[type eq "work"].value': 'ada@corp.example',
        [`${ENTERPRISE}:department`]: 'R&D',
      });
      expect(await result(ada, { exists: true, active: true, attributes: attributesOf('ada') })).toBe(
        'proven',
      );
      expect(await result(ada, { exists: false })).toBe('disproven');
      expect(await result(ada, { active: false })).toBe('disproven');
      expect(await result(ada, { active: true, sessions: 'none' })).toBe('unprovable');
    });

    it('creates once, however often it is asked, and never takes the name of somebody else', async () => {
      const grace = await make('grace');
      const again = await subject.connector.apply(
        operation('create', person('grace'), { attributes: attributesOf('grace') }),
      );
      expect(again).toEqual({ status: 'done', changed: false, id: grace.id });
      const other = { name: grace.name, keys: { externalId: 'E-other' } };
      await expect(subject.connector.apply(operation('create', other))).rejects.toMatchObject({
        kind: 'alreadyExists',
      });
      expect(await subject.connector.get(other)).toBeNull();
      expect(await subject.connector.apply(operation('delete', other))).toEqual({
        status: 'done',
        changed: false,
      });
      expect(await result(grace, { exists: true, active: true })).toBe('proven');
    });

    it('updates what differs and keeps everything else', async () => {
      const joan = await make('joan');
      const update = (attributes: Record<string, string | null>) =>
        subject.connector.apply(operation('update', joan, { attributes }));
      expect(await update({ title: 'Engineer' })).toMatchObject({ status: 'done', changed: false });
      expect(await update({ title: 'Lead', department: 'Ops', mobile: '+1 555 0100' })).toMatchObject({
        changed: true,
      });
      expect(await update({ mail: 'joan.c@corp.example' })).toMatchObject({ changed: true });
      const now = {
        ...attributesOf('joan'),
        title: 'Lead',
        department: 'Ops',
        mobile: '+1 555 0100',
        mail: 'joan.c@corp.example',
      };
      expect(await result(joan, { attributes: now })).toBe('proven');
      expect(await update({ title: null, mobile: null })).toMatchObject({ changed: true });
      expect(await result(joan, { attributes: { ...now, title: null, mobile: null } })).toBe('proven');
      expect(await update({ title: null })).toMatchObject({ changed: false });
    });

    it('disables and enables, and says when it was so already', async () => {
      const mary = await make('mary');
      expect(await subject.connector.apply(operation('disable', mary))).toMatchObject({
        changed: true,
        id: mary.id,
      });
      expect(await result(mary, { exists: true, active: false, attributes: attributesOf('mary') })).toBe(
        'proven',
      );
      expect(await result(mary, { active: true })).toBe('disproven');
      expect(await subject.connector.apply(operation('disable', mary))).toMatchObject({ changed: false });
      const again = await subject.connector.apply(operation('create', person('mary')));
      expect(again).toMatchObject({ status: 'blocked' });
      expect(await subject.connector.apply(operation('enable', mary))).toMatchObject({ changed: true });
      expect(await result(mary, { active: true })).toBe('proven');
    });

    it('puts one member in and takes one out while many others stay', async () => {
      const ken = await make('ken');
      const others: string[] = [];
      for (let n = 0; n < 30; n += 1) others.push((await make(`member${n}`)).id);
      others.sort();
      const crowd = await makeGroup('Crowd "of" many', others);
      const small = await makeGroup('Small');
      const wanted = entitlement('Crowd "of" many', crowd);
      const grant = operation('grant', ken, { entitlement: wanted });
      const revoke = operation('revoke', ken, { entitlement: wanted });

      expect(await subject.connector.apply(grant)).toMatchObject({ status: 'done', changed: true });
      expect(await membersOf(crowd)).toEqual([...others, ken.id].sort());
      expect(await result(ken, { has: [wanted], lacks: [entitlement('Small', small)] })).toBe('proven');
      expect(await result(ken, { lacks: [wanted] })).toBe('disproven');
      expect((await subject.connector.get(ken))?.entitlements).toEqual([wanted]);
      expect(await subject.connector.apply(grant)).toMatchObject({ changed: false });

      expect(await subject.connector.apply(revoke)).toMatchObject({ status: 'done', changed: true });
      expect(await membersOf(crowd)).toEqual(others);
      expect(await result(ken, { lacks: [wanted] })).toBe('proven');
      expect(await result(ken, { has: [wanted] })).toBe('disproven');
      expect((await subject.connector.get(ken))?.entitlements).toEqual([]);
      expect(await subject.connector.apply(revoke)).toMatchObject({ changed: false });

      const only = entitlement('Small', small);
      await subject.connector.apply(operation('grant', ken, { entitlement: only }));
      expect(await membersOf(small)).toEqual([ken.id]);
      await subject.connector.apply(operation('revoke', ken, { entitlement: only }));
      expect(await membersOf(small)).toEqual([]);
      expect(await result(ken, { lacks: [only] })).toBe('proven');
    });

    it('keeps every member when many are changed at the same time', async () => {
      const people = [];
      for (let n = 0; n < 12; n += 1) people.push(await make(`rush${n}`));
      const leaving = people.slice(0, 6);
      const coming = people.slice(6);
      const rush = await makeGroup(
        'Rush',
        leaving.map(({ id }) => id),
      );
      const wanted = entitlement('Rush', rush);
      await Promise.all([
        ...leaving.map((one) => subject.connector.apply(operation('revoke', one, { entitlement: wanted }))),
        ...coming.map((one) => subject.connector.apply(operation('grant', one, { entitlement: wanted }))),
      ]);
      expect(await membersOf(rush)).toEqual(coming.map(({ id }) => id).sort());
    });

    it('creates with entitlements, and goes on where an earlier attempt stopped', async () => {
      const start = entitlement('Starters', await makeGroup('Starters'));
      const alan = person('alan');
      const made = await make('alan');
      const create = operation('create', alan, { entitlements: [start] });
      expect(await subject.connector.apply(create)).toEqual({ status: 'done', changed: true, id: made.id });
      expect(await result(made, { has: [start] })).toBe('proven');
      expect(await subject.connector.apply(create)).toMatchObject({ changed: false });
      const dave = operation('create', person('dave'), {
        attributes: attributesOf('dave'),
        entitlements: [start],
      });
      expect(await subject.connector.apply(dave)).toMatchObject({ status: 'done', changed: true });
      expect(await result(person('dave'), { active: true, has: [start] })).toBe('proven');
    });

    it('blocks a grant of a group that is not there, and has nothing to revoke', async () => {
      const edith = await make('edith');
      const ghost = entitlement('Ghosts', 'no-such-group');
      expect(await subject.connector.apply(operation('grant', edith, { entitlement: ghost }))).toMatchObject({
        status: 'blocked',
      });
      expect(await subject.connector.apply(operation('revoke', edith, { entitlement: ghost }))).toMatchObject(
        {
          changed: false,
        },
      );
      expect(await result(edith, { lacks: [ghost] })).toBe('proven');
      expect(await result(edith, { has: [ghost] })).toBe('disproven');
    });

    it.each(
      [
        'quote"d@corp.example',
        'back\\slash@corp.example',
        'both\\"of\\them@corp.example',
        '"or"1"eq"1@corp.example',
        'a" or userName pr or userName eq "a@corp.example',
        'zoë+日本@corp.example',
        "o'hara&x=1#/../..@corp.example",
      ].map((name, n) => [name, n] as const),
    )('keeps the hostile name %j apart from everybody else', async (name, n) => {
      const account = { name, keys: { externalId: `E ${name}` } };
      const attributes = { mail: `hostile${n}@corp.example` };
      const outcome = await subject.connector.apply(operation('create', account, { attributes }));
      if (outcome.status !== 'done' || outcome.id === undefined) throw new Error(JSON.stringify(outcome));
      expect(await subject.connector.get({ name, keys: {} })).toMatchObject({ id: outcome.id, name });
      expect(await subject.connector.get({ name: '', keys: account.keys })).toMatchObject({
        id: outcome.id,
        name,
      });
      expect(await subject.connector.apply(operation('delete', { name, keys: {} }))).toMatchObject({
        changed: true,
      });
      expect(await subject.connector.get(account)).toBeNull();
    });

    it('finds nobody by an id that is a path', async () => {
      for (const id of ['..', '.', '']) {
        await expect(subject.connector.get({ id, name: 'x', keys: {} })).rejects.toMatchObject({
          kind: 'invalid',
        });
      }
      expect(await subject.connector.get({ id: '../Groups', name: 'x', keys: {} })).toBeNull();
      expect(await subject.connector.get({ id: '?filter=userName pr', name: 'x', keys: {} })).toBeNull();
    });

    it('lists everybody once over several pages, with their groups', async () => {
      const before = await listAll(subject.connector);
      for (let n = before.accounts.length; n < 151; n += 1) {
        await subject.raw('POST', '/Users', {
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          userName: `many${n}@corp.example`,
          externalId: `M${n}`,
          emails: [{ value: `many${n}@corp.example`, type: 'work' }],
        });
      }
      const { accounts, pages } = await listAll(subject.connector);
      expect(accounts).toHaveLength(151);
      expect(new Set(accounts.map(({ id }) => id)).size).toBe(151);
      expect(pages).toBeGreaterThanOrEqual(2);
      const starters = accounts.filter(({ entitlements }) => entitlements.length > 0);
      expect(starters.length).toBeGreaterThanOrEqual(38);
      for (const { name } of accounts) expect(name).toMatch(/@corp\.example$/);
    });

    it('deletes, says so again, and proves it', async () => {
      const hedy = await make('hedy');
      expect(await subject.connector.apply(operation('delete', hedy))).toMatchObject({
        status: 'done',
        changed: true,
      });
      expect(await result(hedy, { exists: false, active: false })).toBe('proven');
      expect(await subject.connector.get(hedy)).toBeNull();
      expect(await subject.connector.apply(operation('delete', hedy))).toEqual({
        status: 'done',
        changed: false,
      });
      expect(await subject.connector.apply(operation('disable', hedy))).toEqual({
        status: 'done',
        changed: false,
      });
    });

    it('sees an account that came back under another id', async () => {
      const first = await make('lazarus');
      await subject.connector.apply(operation('delete', first));
      const second = await make('lazarus');
      expect(second.id).not.toBe(first.id);
      const verdict = await subject.connector.verify({ account: first, exists: false });
      expect(verdict).toMatchObject({ result: 'disproven', account: { id: second.id } });
      expect(await subject.connector.apply(operation('disable', first))).toMatchObject({ changed: true });
      expect(await result(first, { active: false })).toBe('proven');
    });
  });
}
