import { expect, it } from 'vitest';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

// RFC 7643 section 4.2: who is in a group is shown by name, and by the name of today.

interface Member {
  readonly value: string;
  readonly type: string;
  readonly display?: string;
}

it('members are shown by their names of today, of their own connection', async () => {
  const { send, connect } = await pushedCompany();
  const named = idOf(await send('POST', '/Users', user('100', { displayName: 'Ada Lovelace' })));
  const formatted = idOf(
    await send('POST', '/Users', user('101', { displayName: null, name: { formatted: 'Grace Hopper' } })),
  );
  const nameless = idOf(await send('POST', '/Users', user('102')));
  const inner = idOf(await send('POST', '/Groups', { displayName: 'Inner' }));
  const members = [named, formatted, nameless, inner].map((value) => ({
    value,
    display: 'what the client says',
  }));
  const group = idOf(await send('POST', '/Groups', { displayName: 'Outer', members }));
  const shown = async (path = `/Groups/${group}`) => {
    const { body } = await send('GET', path);
    const [one] = (body?.Resources ?? [body]) as unknown as { members: Member[] }[];
    return Object.fromEntries((one?.members ?? []).map(({ value, display }) => [value, display]));
  };
  const names = {
    [named]: 'Ada Lovelace',
    [formatted]: 'Grace Hopper',
    [nameless]: '102@example.com',
    [inner]: 'Inner',
  };
  expect(await shown()).toEqual(names);
  expect(await shown('/Groups?filter=displayName%20eq%20%22outer%22')).toEqual(names);

  await send('PATCH', `/Users/${named}`, patch({ op: 'replace', path: 'displayName', value: 'Ada King' }));
  await send('PATCH', `/Groups/${inner}`, patch({ op: 'replace', path: 'displayName', value: 'Inmost' }));
  await send(
    'PATCH',
    `/Users/${nameless}`,
    patch({ op: 'replace', path: 'userName', value: 'new@example.com' }),
  );
  const later = { ...names, [named]: 'Ada King', [inner]: 'Inmost', [nameless]: 'new@example.com' };
  expect(await shown()).toEqual(later);
  const { body: ada } = await send('GET', `/Users/${named}`);
  expect(ada?.groups).toMatchObject([{ value: group, display: 'Outer' }]);
  await send('PATCH', `/Groups/${group}`, patch({ op: 'replace', path: 'displayName', value: 'Outmost' }));
  expect((await send('GET', `/Users/${named}`)).body?.groups).toMatchObject([{ display: 'Outmost' }]);

  // The same people on another connection have names of their own, and no way into this group.
  const { id, credential } = await connect('entra');
  const there = { id, token: credential.token };
  const other = idOf(await send('POST', '/Users', user('100', { displayName: 'Somebody else' }), there));
  const taken = await send('POST', '/Groups', { displayName: 'Outer', members: [{ value: named }] }, there);
  expect(taken.status).toBe(400);
  await send('POST', '/Groups', { displayName: 'Outer', members: [{ value: other }] }, there);
  expect(await shown()).toEqual(later);

  await send('DELETE', `/Users/${named}`);
  const { [named]: _, ...rest } = later;
  expect(await shown()).toEqual(rest);
});
