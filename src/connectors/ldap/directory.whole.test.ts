import fc from 'fast-check';
import { EqualityFilter } from 'ldapts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connector, RemoteAccount } from '../../domain/connector.ts';
import { openDirectory } from './connection.ts';
import { change } from './entry.ts';
import { onSlapd, openOn, operation, runtime, secretOf, settings } from './testing/open.ts';
import { GROUPS, PEOPLE, type Slapd, SUFFIX, startSlapd } from './testing/slapd.ts';

async function everybody(connector: Connector): Promise<readonly RemoteAccount[]> {
  const all: RemoteAccount[] = [];
  let next: string | undefined;
  do {
    const page = await connector.list(next);
    all.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return all;
}

/** What breaks filters, DNs, logs and comparisons; each made unique, as the directory folds case and spaces. */
function nastyStrings(howMany: number): readonly string[] {
  const known = [
    '*',
    '(',
    ')',
    '\\',
    '*)(uid=*',
    '*)(objectClass=*))(|(uid=*',
    '\\2a',
    '\0',
    '\u0001\u007f',
    ',',
    '+',
    '"',
    '<>',
    ';',
    '=',
    '#',
    ' ',
    '#ada',
    'uid=ada',
    'a,ou=groups',
    '\\,',
    '\n',
    '\r\ndn: x',
    'é',
    '\u{1F600}',
    '\u202eada',
    '\ufeff',
    '%s',
    '$(id)',
    '`id`',
    '../..',
    'null',
    "' OR 1=1 --",
    '<script>',
    '{"a":1}',
    '‮',
    'ﬁ',
    'İ',
    'ß',
    '\u00ad',
    'A'.repeat(200),
  ];
  const made = fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), {
    numRuns: howMany,
    seed: 7,
  });
  return [...known, ...made]
    .map((text) => text.replace(/\p{Surrogate}/gu, ''))
    .map((text, n) => `${text}${n}`)
    .slice(0, howMany);
}

onSlapd('accounts on OpenLDAP', () => {
  let slapd: Slapd;
  let connector: Connector;
  beforeAll(async () => {
    slapd = await startSlapd();
    connector = await openOn(slapd.url, { pageSize: 40 });
    await slapd.root.add(`uid=witness,${PEOPLE}`, {
      objectClass: 'inetOrgPerson',
      uid: 'witness',
      cn: 'w',
      sn: 'w',
      userPassword: 'x',
    });
    for (const cn of ['admins', 'staff']) {
      await slapd.root.add(`cn=${cn},${GROUPS}`, { objectClass: 'groupOfNames', cn, member: 'cn=nobody' });
    }
  });
  afterAll(async () => {
    await connector?.close();
    await slapd?.stop();
  });

  it('creates an entry that can bind with its first password', async () => {
    const account = { name: 'ada', keys: { employeeNumber: 'E1' } };
    const attributes = {
      cn: 'Ada Lovelace',
      sn: 'Lovelace',
      mail: ['a@corp.test', 'ada@corp.test'],
      uidNumber: null,
      title: '',
    };
    const entitlements = [{ kind: 'group', value: 'admins' }];
    const once = operation('create', 'ada', { account, attributes, entitlements });
    const made = await connector.apply(once);
    const password = secretOf(made);
    expect(JSON.stringify(made)).not.toContain(password);
    await (await slapd.bind(`uid=ada,${PEOPLE}`, password)).unbind();
    const found = await connector.get(account);
    expect(found).toMatchObject({
      name: 'ada',
      active: true,
      administrator: true,
      protected: false,
      keys: { employeeNumber: 'E1' },
      attributes: { cn: 'Ada Lovelace', mail: ['a@corp.test', 'ada@corp.test'], title: null },
      entitlements,
    });
    expect(made).toMatchObject({ changed: true, id: found?.id });
    const stored = await slapd.root.search(`uid=ada,${PEOPLE}`, {
      scope: 'base',
      attributes: ['userPassword'],
    });
    expect(String(stored.searchEntries[0]?.userPassword)).toMatch(/^\{/);
    for (const ref of [
      { id: found?.id ?? '', name: 'other', keys: {} },
      { name: 'other', keys: { employeeNumber: 'E1' } },
      { name: 'ADA', keys: {} },
    ]) {
      expect((await connector.get(ref))?.id).toBe(found?.id);
    }
    // Repeated: nothing new, and above all no new password.
    expect(await connector.apply(once)).toEqual({ status: 'done', changed: false, id: found?.id });
    const stranger = operation('create', 'ada', { account: { name: 'ada', keys: { employeeNumber: 'E2' } } });
    await expect(connector.apply(stranger)).rejects.toMatchObject({
      kind: 'alreadyExists',
      vendor: { code: '68' },
    });
    await expect(connector.apply(operation('create', 'ada'))).rejects.toMatchObject({
      kind: 'alreadyExists',
    });
  });

  it('goes on where a creation was cut off before the password', async () => {
    const account = { name: 'beth', keys: { employeeNumber: 'E3' } };
    await slapd.root.add(`uid=beth,${PEOPLE}`, {
      objectClass: 'inetOrgPerson',
      uid: 'beth',
      cn: 'b',
      sn: 'b',
      employeeNumber: 'E3',
    });
    const made = await connector.apply(
      operation('create', 'beth', { account, entitlements: [{ kind: 'group', value: 'staff' }] }),
    );
    await (await slapd.bind(`uid=beth,${PEOPLE}`, secretOf(made))).unbind();
    expect(
      (await connector.verify({ account, active: true, has: [{ kind: 'group', value: 'staff' }] })).result,
    ).toBe('proven');
  });

  it('changes what differs and refuses what it could not read back', async () => {
    const account = { name: 'beth', keys: { employeeNumber: 'E3' } };
    const change = (attributes: Record<string, string | number | readonly string[] | null>) =>
      connector.apply(operation('update', 'beth', { account, attributes }));
    expect(await change({ title: 'Dr', departmentNumber: 7 })).toMatchObject({ changed: true });
    expect(await change({ title: 'Dr', departmentNumber: '7' })).toMatchObject({ changed: false });
    expect(
      (await connector.verify({ account, attributes: { title: 'Dr', departmentNumber: 7 } })).result,
    ).toBe('proven');
    expect(await change({ title: null })).toMatchObject({ changed: true });
    expect((await connector.verify({ account, attributes: { title: null } })).result).toBe('proven');
    for (const name of [
      'userPassword',
      'objectClass',
      'uid',
      'pwdAccountLockedTime',
      'memberOf',
      'shoeSize',
      '__proto__',
    ]) {
      await expect(change(Object.fromEntries([[name, 'x']]))).rejects.toMatchObject({ kind: 'invalid' });
    }
    await expect(change({ sn: null })).rejects.toMatchObject({ kind: 'invalid', vendor: { code: '65' } });
    await expect(change({ uidNumber: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(connector.apply(operation('update', 'nobody'))).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('grants and revokes memberships', async () => {
    const account = { name: 'ada', keys: {} };
    const staff = { kind: 'group', value: 'staff' };
    const act = (kind: 'grant' | 'revoke', entitlement: { kind: string; value: string }) =>
      connector.apply(operation(kind, 'ada', { account, entitlement }));
    expect(await act('grant', staff)).toMatchObject({ changed: true });
    expect(await act('grant', staff)).toMatchObject({ changed: false });
    expect((await connector.verify({ account, has: [staff] })).result).toBe('proven');
    expect(await act('revoke', staff)).toMatchObject({ changed: true });
    expect(await act('revoke', staff)).toMatchObject({ changed: false });
    expect((await connector.verify({ account, lacks: [staff] })).result).toBe('proven');
    expect(await act('revoke', { kind: 'group', value: '*' })).toMatchObject({ changed: false });
    await expect(act('grant', { kind: 'group', value: 's*' })).rejects.toMatchObject({ kind: 'notFound' });
    await expect(act('grant', { kind: 'licence', value: 'x' })).rejects.toMatchObject({
      kind: 'unsupported',
    });
    // The same name in two branches: no guess on the way in, both on the way out.
    await slapd.root.add(`ou=more,${GROUPS}`, { objectClass: 'organizationalUnit', ou: 'more' });
    const twin = `cn=staff,ou=more,${GROUPS}`;
    await slapd.root.add(twin, {
      objectClass: 'groupOfNames',
      cn: 'staff',
      member: ['cn=nobody', `uid=ada,${PEOPLE}`],
    });
    await expect(act('grant', staff)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await act('grant', { kind: 'group', value: `cn=staff,${GROUPS}` })).toMatchObject({
      changed: true,
    });
    expect(await act('revoke', staff)).toMatchObject({ changed: true });
    expect((await connector.verify({ account, lacks: [staff] })).result).toBe('proven');
    await slapd.root.del(twin);
  });

  it('carries 600 nasty strings there and back', async () => {
    const strings = nastyStrings(600);
    expect(strings).toHaveLength(600);
    const ids = new Map<string, string>();
    for (const [n, text] of strings.entries()) {
      const account = { name: text, keys: { employeeNumber: `N${n}-${text}` } };
      const made = await connector.apply(
        operation('create', text, { account, attributes: { cn: text, sn: text } }),
      );
      if (made.status !== 'done' || made.id === undefined)
        throw new Error(`not made: ${JSON.stringify(text)}`);
      ids.set(made.id, text);
      const found = await connector.get({ name: 'somebody else', keys: account.keys });
      expect(found).toMatchObject({
        id: made.id,
        name: text,
        keys: account.keys,
        attributes: { cn: text, sn: text },
      });
      expect((await connector.get({ name: text, keys: {} }))?.id).toBe(made.id);
      if (n % 10 === 0) {
        const staff = { kind: 'group', value: 'staff' };
        await connector.apply(operation('grant', text, { account, entitlement: staff }));
        expect(
          (await connector.verify({ account, has: [staff], active: true, sessions: 'none' })).result,
        ).toBe('proven');
      }
    }
    const listed = await everybody(connector);
    expect(listed.filter(({ id, name }) => ids.get(id) === name)).toHaveLength(600);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    expect(
      listed.filter(({ entitlements }) => entitlements.some(({ value }) => value === 'staff')),
    ).toHaveLength(61);
    for (const [n, text] of [...strings.entries()].filter(([one]) => one % 10 === 0)) {
      const account = { name: text, keys: { employeeNumber: `N${n}-${text}` } };
      expect(await connector.apply(operation('delete', text, { account }))).toMatchObject({
        status: 'done',
        changed: true,
      });
    }
    const members = await slapd.root.search(`cn=staff,${GROUPS}`, { scope: 'base', attributes: ['member'] });
    expect([members.searchEntries[0]?.member].flat().sort()).toEqual(['cn=nobody', `uid=beth,${PEOPLE}`]);
    expect(await everybody(connector)).toHaveLength(listed.length - 60);
  }, 120_000);

  it('lists several times at once, and says so when a listing is over', async () => {
    const [one, other] = await Promise.all([everybody(connector), everybody(connector)]);
    expect(one).toEqual(other);
    const { next = '' } = await connector.list(undefined);
    await connector.list(next);
    await expect(connector.list(next)).rejects.toMatchObject({ kind: 'precondition' });
    for (let n = 0; n < 5; n += 1) await connector.list(undefined);
    expect(one.length).toBeGreaterThan(500);
  });

  it('calls a cut listing a fault, and a missing branch too', async () => {
    // The other service account has the server's usual limit of 500 entries.
    const limited = await openOn(slapd.url, { bindDn: `cn=blind,${SUFFIX}`, pageSize: 400 });
    await expect(everybody(limited)).rejects.toMatchObject({
      kind: 'permanent',
      scope: 'connection',
      vendor: { code: '4' },
    });
    await limited.close();
    const lost = await openOn(slapd.url, { people: { base: `ou=nowhere,${SUFFIX}` } });
    await expect(lost.list(undefined)).rejects.toMatchObject({ kind: 'invalid', scope: 'connection' });
    await expect(lost.get({ name: 'ada', keys: {} })).rejects.toMatchObject({
      kind: 'invalid',
      scope: 'connection',
    });
    expect((await lost.check()).ok).toBe(false);
    await lost.close();
  });

  it('says what is wrong with the connection', async () => {
    const cases: readonly (readonly [string, Record<string, unknown>, object])[] = [
      [slapd.url, { password: 'wrong' }, { kind: 'auth', scope: 'connection' }],
      [slapd.url, { bindDn: `cn=nobody,${SUFFIX}` }, { kind: 'auth', scope: 'connection' }],
      ['ldap://127.0.0.1:1', {}, { kind: 'retryable', scope: 'connection' }],
      [slapd.url.replace('ldap:', 'ldaps:'), {}, { kind: 'retryable', scope: 'connection' }],
      [slapd.url, { startTls: true }, { scope: 'connection' }],
    ];
    for (const [url, more, fault] of cases) {
      const bad = await openOn(url, more);
      await expect(bad.list(undefined)).rejects.toMatchObject(fault);
      await expect(bad.apply(operation('disable', 'ada'))).rejects.toMatchObject(fault);
      await bad.close();
    }
    for (const id of ['', 'ada', '*', '00000000-0000-0000-0000-00000000000g']) {
      await expect(connector.get({ id, name: 'ada', keys: {} })).rejects.toMatchObject({ kind: 'invalid' });
    }
    for (const name of ['', '\ud800', 'x'.repeat(300)]) {
      await expect(connector.get({ name, keys: {} })).rejects.toMatchObject({ kind: 'invalid' });
    }
  });

  it('speaks TLS, and only to the server whose certificate it trusts', async ({ skip }) => {
    if (slapd.tls === null) {
      skip('no openssl to make a certificate');
      return;
    }
    const { url, certificate } = slapd.tls;
    for (const more of [
      { url, ca: certificate },
      { url: slapd.url, startTls: true, ca: certificate },
    ]) {
      const secure = await openOn(more.url, more);
      expect((await secure.get({ name: 'ada', keys: {} }))?.name).toBe('ada');
      expect((await secure.list(undefined)).items.length).toBeGreaterThan(0);
      expect((await secure.verify({ account: { name: 'ada', keys: {} }, sessions: 'none' })).result).toBe(
        'proven',
      );
      await secure.close();
    }
    const localhost = url.replace('127.0.0.1', 'localhost');
    for (const more of [{ url }, { url: slapd.url, startTls: true }, { url: localhost, ca: certificate }]) {
      const doubtful = await openOn(more.url, more);
      await expect(doubtful.list(undefined)).rejects.toMatchObject({
        kind: 'retryable',
        scope: 'connection',
      });
      await doubtful.close();
    }
  });

  it('does not know whether a write without an answer was carried out', async () => {
    const config = settings(slapd.url, { timeoutMs: 1000 });
    const [reader, writer] = [openDirectory(config, runtime), openDirectory(config, runtime)];
    const filter = new EqualityFilter({ attribute: 'uid', value: 'witness' });
    const ask = () => reader.search({ base: PEOPLE, scope: 'sub', filter, attributes: ['title'] });
    await ask();
    await writer.modify(`uid=witness,${PEOPLE}`, [change('replace', 'title', ['before'])]);
    await slapd.pause();
    const writing = writer
      .modify(`uid=witness,${PEOPLE}`, [change('replace', 'title', ['after'])])
      .catch((error: unknown) => error);
    const reading = ask().catch((error: unknown) => error);
    expect(await writing).toMatchObject({ kind: 'unknownOutcome', scope: 'connection' });
    expect(await reading).toMatchObject({ kind: 'retryable', scope: 'connection' });
    slapd.resume();
    // It was carried out all the same. And the connections are new, bound ones: an anonymous one would see nothing.
    while ((await ask())[0]?.attributes.get('title')?.[0] !== 'after');
    await writer.modify(`uid=witness,${PEOPLE}`, [change('replace', 'title', [])]);
    await Promise.all([reader.close(), writer.close()]);
    await expect(ask()).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
