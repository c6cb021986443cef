import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bind } from '../../connectors/ldap/connection.ts';
import { onSlapd, runtime } from '../../connectors/ldap/testing/open.ts';
import { PEOPLE, SERVICE, type Slapd, SUFFIX, startSlapd } from '../../connectors/ldap/testing/slapd.ts';
import { isLockstepError } from '../../domain/errors.ts';
import type { ValueType } from '../value/decode-value.ts';
import type { DirectoryMark } from './directory-mark.ts';
import { type DirectoryConfig, type DirectoryReading, readDirectory } from './read-directory.ts';

const FIELDS: Readonly<Record<string, ValueType>> = {
  employeeNumber: 'string',
  cn: 'string',
  mail: 'list',
  title: 'string',
  'lockstep:ends': 'boolean',
  'lockstep:endsAt': 'instant',
  'lockstep:firstDay': 'date',
};

onSlapd('a directory', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd();
  }, 30_000);
  afterAll(() => slapd.stop());
  beforeEach(async () => {
    const { searchEntries } = await slapd.root.search(PEOPLE, { scope: 'one', attributes: ['1.1'] });
    for (const { dn } of searchEntries) await slapd.root.del(dn);
  });

  const dnOf = (uid: string) => `uid=${uid},${PEOPLE}`;
  const hire = (uid: string, more: Record<string, string | string[]> = {}) =>
    slapd.root.add(dnOf(uid), {
      objectClass: 'inetOrgPerson',
      uid,
      cn: `Person ${uid}`,
      sn: uid,
      employeeNumber: uid,
      ...more,
    });
  const set = (uid: string, type: string, ...values: string[]) =>
    slapd.root.modify(
      dnOf(uid),
      new Change({ operation: 'replace', modification: new Attribute({ type, values }) }),
    );

  function config(more: Partial<DirectoryConfig> = {}): DirectoryConfig {
    return {
      base: PEOPLE,
      scope: 'sub',
      filter: '(objectClass=inetOrgPerson)',
      pageSize: 10,
      order: null,
      overlapMs: 0,
      shape: {
        key: 'employeeNumber',
        columns: Object.entries(FIELDS).map(([header, type]) => ({ header, as: header, type })),
      },
      key: 'employeeNumber',
      single: new Set(['employeeNumber']),
      ...more,
    };
  }

  type Read = DirectoryReading & { readonly entries: readonly Record<string, unknown>[] };
  interface Options {
    readonly since?: DirectoryMark | null;
    readonly connect?: () => Promise<Client>;
    readonly onPage?: (number: number) => Promise<void>;
  }

  const connect = (more: object = {}, url = slapd.url) =>
    bind(
      {
        startTls: false,
        ca: undefined,
        bindDn: SERVICE,
        password: 'secret:pw',
        timeoutMs: 10_000,
        ...more,
      },
      runtime,
      url,
    );

  async function read(more: Partial<DirectoryConfig> = {}, options: Options = {}): Promise<Read> {
    const entries: Record<string, unknown>[] = [];
    const reading = await readDirectory({
      config: config(more),
      connect: options.connect ?? (() => connect()),
      clock: () => Date.now(),
      since: options.since ?? null,
      onPage: async (page) => {
        expect(page.checkpoint).toBeNull();
        entries.push(...(page.records as Record<string, unknown>[]));
        await options.onPage?.(page.number);
      },
    });
    return { ...reading, entries };
  }

  async function refusal(more: Partial<DirectoryConfig>, options: Options = {}): Promise<string> {
    try {
      const { whole, wholeBecause } = await read(more, options);
      return `read, whole: ${whole}, ${wholeBecause}`;
    } catch (error) {
      if (isLockstepError(error)) return `${error.code}: ${error.message}`;
      throw error;
    }
  }

  const keys = ({ entries }: Read) => entries.map((entry) => entry.employeeNumber).toSorted();

  it.each([1, 9, 10, 20, 25])('of %i people gives each of them once, page by page', async (people) => {
    for (let n = 0; n < people; n++) await hire(`E${100 + n}`);
    const all = await read();
    expect(all).toMatchObject({ whole: true, records: people, pages: Math.ceil(people / 10), mark: null });
    expect(new Set(keys(all)).size).toBe(people);
  });

  it('gives the declared fields and nothing else, the same value of several every time', async () => {
    await hire('E1', { mail: ['b@corp.test', 'a@corp.test'], title: ['Zebra', 'Ant'], userPassword: 'x' });
    const { entries } = await read();
    expect(entries).toEqual([
      {
        employeeNumber: 'E1',
        cn: 'Person E1',
        mail: ['a@corp.test', 'b@corp.test'],
        title: 'Ant',
        'lockstep:ends': false,
        'lockstep:firstDay': expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      },
    ]);
  });

  it('never chooses among several keys, and proves nothing then', async () => {
    await hire('E1');
    await slapd.root.add(dnOf('twice'), {
      objectClass: ['inetOrgPerson'],
      uid: 'twice',
      cn: 'Person E2',
      sn: 'x',
      employeeNumber: 'E1',
    });
    expect(await refusal({})).toContain('whole: false, two entries have one key');
    await slapd.root.del(dnOf('twice'));
    await slapd.root.add(dnOf('none'), { objectClass: 'inetOrgPerson', uid: 'none', cn: 'x', sn: 'x' });
    expect(await refusal({})).toContain('whole: false, an entry has no key');
  });

  it('tells of accounts that are switched off, and not of those that wrong passwords lock', async () => {
    for (const uid of ['E1', 'E2', 'E3']) await hire(uid);
    await set('E1', 'pwdAccountLockedTime', '000001010000Z');
    await set('E2', 'pwdAccountLockedTime', '20260101000000Z');
    const { entries } = await read();
    const told = new Map(entries.map((entry) => [entry.employeeNumber, entry['lockstep:ends']]));
    expect([told.get('E1'), told.get('E2'), told.get('E3')]).toEqual([true, false, false]);
    const off = entries.find((entry) => entry['lockstep:ends'] === true);
    expect(Date.parse(String(off?.['lockstep:endsAt']))).toBeGreaterThan(Date.parse('2026-01-01'));
  });

  it.each(['modifyTimestamp', 'entryCSN'] as const)('tells of changes by %s', async (order) => {
    for (const uid of ['E1', 'E2', 'E3']) await hire(uid);
    const first = await read({ order });
    expect([first.whole, first.records, first.mark?.by]).toEqual([true, 3, order]);
    // A time has one second: the last second is read again, and more with an overlap.
    const later = { by: order, at: Math.ceil(Date.now() / 1000) * 1000 + 2000 };
    await new Promise((resolve) => setTimeout(resolve, later.at - Date.now()));
    expect((await read({ order }, { since: later })).records).toBe(0);
    await set('E2', 'title', 'Boss');
    const changed = await read({ order }, { since: later });
    expect([keys(changed), changed.whole]).toEqual([['E2'], true]);
    expect((await read({ order, overlapMs: 3_600_000 }, { since: later })).records).toBe(3);
    // Nothing new leaves the mark where it is; it never goes back.
    expect((await read({ order, filter: '(title=nobody)' }, { since: later })).mark).toEqual(later);
  });

  it('is always read whole where it has no numbers of Active Directory', async () => {
    await hire('E1');
    expect(await read({ order: 'usnChanged' })).toMatchObject({ whole: true, mark: null });
    const since = { by: 'usnChanged', invocation: '00', usn: '7' } as const;
    expect(await refusal({ order: 'usnChanged' }, { since })).toMatch(/^PULL_CHECKPOINT/);
  });

  it('that loses the connection between two pages gives nothing', async () => {
    for (let n = 0; n < 25; n++) await hire(`E${100 + n}`);
    let open: Client | undefined;
    const cut = await refusal(
      {},
      {
        connect: async () => {
          open = await connect();
          return open;
        },
        onPage: async (number) => {
          if (number === 2) await open?.unbind();
        },
      },
    );
    expect(cut).toMatch(/^PULL_FAILED/);
    expect((await read()).records).toBe(25);
  });

  it('that does not let us in, or does not show the base, gives nothing', async () => {
    await hire('E1');
    const wrong = () =>
      bind(
        { startTls: false, ca: undefined, bindDn: SERVICE, password: 'wrong', timeoutMs: 5_000 },
        runtime,
        slapd.url,
      );
    expect(await refusal({}, { connect: wrong })).toMatch(/^PULL_UNAUTHORISED/);
    expect(await refusal({ base: `ou=nowhere,${SUFFIX}` })).toMatch(
      /^PULL_FAILED: The directory has no ou=nowhere/,
    );
    expect(await refusal({ filter: '(broken' })).toMatch(/^PULL_CONFIG: .*filter/);
    expect(await refusal({ filter: `${'(!'.repeat(60)}(cn=x)${')'.repeat(60)}` })).toMatch(
      /^PULL_CONFIG: .*nested/,
    );
    // An answer without anybody is no proof that everybody is gone.
    expect(await refusal({ filter: '(cn=nobody)' })).toContain('whole: false');
  });

  it('is read over TLS by those who trust its certificate only', async () => {
    if (slapd.tls === null) return;
    const { url, certificate } = slapd.tls;
    await hire('E1');
    expect((await read({}, { connect: () => connect({ ca: certificate }, url) })).records).toBe(1);
    expect(await refusal({}, { connect: () => connect({}, url) })).toMatch(/^PULL_FAILED/);
    const startTls = { ca: certificate, startTls: true };
    expect((await read({}, { connect: () => connect(startTls) })).records).toBe(1);
  });
});

it('has a filter that is read whatever stands in it', async () => {
  const never = () => Promise.reject(new Error('no connection'));
  await expect(
    readDirectory({
      config: {
        base: 'dc=x',
        scope: 'sub',
        filter: ')))',
        pageSize: 1,
        order: null,
        overlapMs: 0,
        shape: { key: 'a b', columns: [{ header: 'a b', as: 'a b', type: 'string' }] },
        key: 'a b',
        single: new Set(),
      },
      connect: never,
      clock: () => 0,
      since: null,
      onPage: never,
    }),
  ).rejects.toMatchObject({ code: 'PULL_CONFIG' });
});
