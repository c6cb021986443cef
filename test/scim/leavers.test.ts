import { describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { removeConnection } from '../../src/app/scim/connections.ts';
import { takePushed } from '../../src/app/scim/take-pushed.ts';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

const OFF = patch({ op: 'replace', value: { active: false } });
const ON = patch({ op: 'replace', value: { active: true } });

type Company = Awaited<ReturnType<typeof pushedCompany>>;

const rows = async ({ house }: Company, table: 'identity' | 'exception' | 'scim_user' | 'scim_gone') =>
  house.store.transaction(house.tenant, (tx) => tx.find(table, {}));
const rightsOn = ({ account }: Company, target: string, id: string) =>
  account(target, id)
    ?.entitlements.map(({ value }) => value)
    .sort();

/** A second identity provider beside the first. */
const ENTRA = `kind: Source
id: entra
type: scim
correlate: [[employeeId]]
columns: { externalId: { as: entraId, of: identity }, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": { as: employeeId, of: identity } }
`;

describe('a leaver keeps no key', () => {
  it('when one of two identity providers switches back on and the other does not', async () => {
    const company = await pushedCompany({ rule: ENTRA });
    const { connect, send, settle, account } = company;
    const entra = await connect('entra');
    const to = { id: entra.id, token: entra.credential.token };
    const one = await send('POST', '/Users', user('100'));
    const two = await send('POST', '/Users', user('100', { externalId: 'entra-100' }), to);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    await send('PATCH', `/Users/${idOf(one)}`, OFF);
    await settle();
    await send('PATCH', `/Users/${idOf(two)}`, OFF, to);
    await settle();
    await send('PATCH', `/Users/${idOf(one)}`, ON);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
    await send('PATCH', `/Users/${idOf(two)}`, ON, to);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
  });

  it('when an administrator takes back an order of theirs that held while somebody was switched off', async () => {
    const company = await pushedCompany();
    const { house, send, settle, account } = company;
    const made = await send('POST', '/Users', user('100'));
    await settle();
    const [person] = (await rows(company, 'identity')) as { identity_id: string }[];
    const order = { identityId: person?.identity_id ?? '', actor: 'ada', reason: 'test' };
    await leavePerson(house.engine, house.tenant, order);
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    await undoLeave(house.engine, house.tenant, order);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
    await send('PATCH', `/Users/${idOf(made)}`, ON);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
  });

  it('of a group that they were in before they were deleted and made anew', async () => {
    const company = await pushedCompany();
    const { send, settle } = company;
    const made = await send('POST', '/Users', user('100'));
    await send('POST', '/Groups', { displayName: 'Releasers', members: [{ value: idOf(made) }] });
    await settle();
    expect(rightsOn(company, 'git', '100')).toEqual(['developers', 'releasers']);
    await send('DELETE', `/Users/${idOf(made)}`);
    await settle();
    await send('POST', '/Users', user('100'));
    await settle();
    expect(rightsOn(company, 'git', '100')).toEqual(['developers']);
  });

  it('of a group of a second user that is switched off, and has it again when that is back', async () => {
    const company = await pushedCompany();
    const { send, settle } = company;
    await send('POST', '/Users', user('100'));
    const second = await send(
      'POST',
      '/Users',
      user('100', { userName: 'admin-100@example.com', externalId: '00u100admin' }),
    );
    await send('POST', '/Groups', { displayName: 'Releasers', members: [{ value: idOf(second) }] });
    await settle();
    expect(rightsOn(company, 'git', '100')).toEqual(['developers', 'releasers']);
    for (let again = 0; again < 3; again++) {
      await send('PATCH', `/Users/${idOf(second)}`, OFF);
      await settle();
      expect(rightsOn(company, 'git', '100')).toEqual(['developers']);
      await send('PATCH', `/Users/${idOf(second)}`, ON);
      await settle();
      expect(rightsOn(company, 'git', '100')).toEqual(['developers', 'releasers']);
    }
  });

  it('because a connection that took the place of a removed one does not know its users', async () => {
    const company = await pushedCompany();
    const { house, connect, send, settle, account } = company;
    await send('POST', '/Users', user('100'));
    await settle();
    await removeConnection(house.engine, house.tenant, 'okta', 'test');
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    const { id, credential } = await connect('okta');
    const to = { id, token: credential.token };
    const made = await send('POST', '/Users', user('100'), to);
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF, to);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
  });

  it('because somebody else is given the name of a person who left', async () => {
    const company = await pushedCompany();
    const { send, settle, account } = company;
    const made = await send('POST', '/Users', user('100'));
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    const again = await send('POST', '/Users', { ...user('200'), userName: '100@example.com' });
    await settle();
    expect(again.status).toBe(201);
    expect(account('directory', '100')?.active).toBe(false);
    const open = (await rows(company, 'exception')) as { kind: string; closed_at: number | null }[];
    expect(open.filter((one) => one.closed_at === null).map(({ kind }) => kind)).toContain('ambiguousRecord');
  });

  it('when they are renumbered in the moment in which they are switched off', async () => {
    const company = await pushedCompany();
    const { send, settle, account } = company;
    const made = await send('POST', '/Users', user('100'));
    await settle();
    await send('PUT', `/Users/${idOf(made)}`, { ...user('999'), active: false });
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
  });

  it('because it was not clear whose the user is, once a person has said so', async () => {
    const company = await pushedCompany();
    const { house, send, settle, account } = company;
    // Two people until somebody says that they are one: the third user fits both.
    await send('POST', '/Users', user('100'));
    await send('POST', '/Users', user('101'));
    await settle();
    const third = await send(
      'POST',
      '/Users',
      user('100', { userName: 'x@example.com', externalId: '00u101' }),
    );
    await settle();
    await send('PATCH', `/Users/${idOf(third)}`, OFF);
    await settle();
    const [question] = (
      (await rows(company, 'exception')) as { kind: string; severity: number; closed_at: number | null }[]
    ).filter(({ kind, closed_at }) => kind === 'ambiguousRecord' && closed_at === null);
    expect(question?.severity).toBe(4);
    expect(account('directory', '100')?.active).toBe(true);
    const people = (await rows(company, 'identity')) as { identity_id: string }[];
    const [into, from] = people.map(({ identity_id }) => identity_id);
    const context = { engine: house.engine, connectors: house.connectors, actor: 'test' };
    const plan = await makePlan(context, house.tenant, {
      kind: 'merge',
      into: into ?? '',
      from: from ?? '',
      reason: 'the same',
    });
    await applyPlan(context, house.tenant, plan);
    await settle();
    const records = await house.store.transaction(house.tenant, (tx) =>
      tx.find('record', { record_key: idOf(third) }),
    );
    expect(records.map(({ identity_id, says }) => [identity_id, says])).toEqual([[into, 'off']]);
  });
});

describe('what cannot be taken', () => {
  /** A store in which nothing can be decided about one user. */
  const poisoned = async (company: Company, table: 'scim_user' | 'scim_gone', id: string) => {
    const { store } = company.house;
    const real = store.transaction.bind(store);
    const key = table === 'scim_user' ? 'user_id' : 'resource_id';
    store.transaction = ((tenant, work, options) =>
      real(
        tenant,
        (tx) => {
          const update = tx.update.bind(tx);
          tx.update = ((name: string, columns: string[], rowsOf: Record<string, unknown>[]) => {
            if (name === table && rowsOf.some((row) => row[key] === id && row.untaken_since === null))
              throw new Error('poison');
            return update(name as 'scim_user', columns as never, rowsOf as never);
          }) as typeof tx.update;
          return work(tx);
        },
        options,
      )) as typeof store.transaction;
  };

  it.each(['scim_user', 'scim_gone'] as const)('of one person holds up nobody else (%s)', async (table) => {
    const company = await pushedCompany();
    const { send, settle, account, house } = company;
    const ids: string[] = [];
    for (const n of ['100', '101', '102', '103']) ids.push(idOf(await send('POST', '/Users', user(n))));
    await settle();
    await poisoned(company, table, ids[0] ?? '');
    await send(
      table === 'scim_gone' ? 'DELETE' : 'PATCH',
      `/Users/${ids[0]}`,
      table === 'scim_gone' ? undefined : OFF,
    );
    for (const id of ids.slice(1)) await send('PATCH', `/Users/${id}`, OFF);
    for (let round = 0; round < 6; round++) await takePushed(house.engine);
    await house.until(house.clock.now() + 60_000);
    expect(['101', '102', '103'].map((n) => account('directory', n)?.active)).toEqual([false, false, false]);
    const open = (await rows(company, 'exception')) as { kind: string; subject: string; severity: number }[];
    expect(
      open.filter(({ kind }) => kind === 'pushedNotTaken').map((one) => [one.subject, one.severity]),
    ).toEqual([[`okta:${ids[0]}`, 4]]);
  });

  it('of a connection that nothing says the meaning of is told', async () => {
    const company = await pushedCompany();
    const { house, connect, send } = company;
    const other = await connect('jumpcloud');
    await send('POST', '/Users', user('100', { active: false }), {
      id: other.id,
      token: other.credential.token,
    });
    await takePushed(house.engine);
    expect(await rows(company, 'exception')).toEqual([]);
    house.clock.advance(house.clock.now() + 3_600_000);
    await takePushed(house.engine);
    const open = (await rows(company, 'exception')) as { subject: string; severity: number }[];
    expect(open.map(({ subject, severity }) => [subject, severity])).toEqual([['jumpcloud', 3]]);
  });
});
