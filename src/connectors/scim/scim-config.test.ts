import { describe, expect, it } from 'vitest';
import { isLockstepError } from '../../domain/errors.ts';
import { scim } from './index.ts';

const auth = { kind: 'bearer', token: 'secret-name' };

function problem(input: unknown): unknown {
  try {
    scim.parseConfig(input);
  } catch (error) {
    if (isLockstepError(error)) return [error.code, error.details.path];
    throw error;
  }
  return 'accepted';
}

describe('the connection block of a SCIM target', () => {
  it('needs a URL and a way to sign in', () => {
    expect(scim.parseConfig({ url: 'https://app.example/scim/v2/', auth })).toMatchObject({
      url: 'https://app.example/scim/v2',
      keys: { externalId: 'externalId' },
      update: 'auto',
      groupsBy: 'displayName',
      residual: [],
    });
    expect(scim.configSchema).toMatchObject({ required: ['url', 'auth'], additionalProperties: false });
  });

  it.each([
    [{}, 'connection.url'],
    [{ url: 'https://a.example' }, 'connection.auth'],
    [{ url: 'http://a.example', auth }, 'connection.url'],
    [{ url: 'https://a.example', auth: { kind: 'digest' } }, 'connection.auth.kind'],
    [{ url: 'https://a.example', auth: { ...auth, tokn: 1 } }, 'connection.auth'],
    [
      { url: 'https://a.example', auth: { kind: 'basic', username: 'a:b', password: 'p' } },
      'connection.auth.username',
    ],
    [
      { url: 'https://a.example', auth, keys: { employeeNumber: 'not a path' } },
      'connection.keys.employeeNumber',
    ],
    [{ url: 'https://a.example', auth, attributes: { x: 'a[b eq c]' } }, 'connection.attributes.x'],
    [
      { url: 'https://a.example', auth, residual: [{ kind: 'appSession', maxSeconds: -1, note: 'n' }] },
      'connection.residual[0].maxSeconds',
    ],
    [{ url: 'https://a.example', auth, groupBy: 'id' }, 'connection'],
  ])('names what is wrong in %j', (input, path) => {
    expect(problem(input)).toEqual(['CONNECTOR_CONFIG', path]);
  });
});
