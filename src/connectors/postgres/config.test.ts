import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLockstepError } from '../../domain/errors.ts';
import { postgres } from './index.ts';

function problem(input: unknown): string {
  try {
    postgres.parseConfig(input);
  } catch (error) {
    if (isLockstepError(error) && error.code === 'CONNECTOR_CONFIG') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('connection settings', () => {
  it('takes a URL, a host or a socket', () => {
    const server = (input: unknown) => postgres.parseConfig(input).server;
    expect(server({ url: 'postgresql://me%40x@[::1]:5433/my%20db' })).toEqual({
      host: '::1',
      port: 5433,
      user: 'me@x',
      database: 'my db',
      tls: null,
    });
    expect(server({ host: '/run/postgresql', user: 'me' })).toEqual({
      host: '/run/postgresql',
      port: 5432,
      user: 'me',
      database: 'postgres',
      tls: null,
    });
    expect(server({ host: 'db.corp.test', user: 'me' })).toMatchObject({ tls: {} });
  });

  it.each([
    [{}, 'connection.host: is missing'],
    [{ host: 'db' }, 'user is missing'],
    [{ url: 'postgresql://me:hunter2@db/x' }, 'must not contain a password'],
    [{ url: 'mysql://me@db/x' }, 'must begin with postgresql://'],
    [{ url: 'postgresql://me@db/x?sslmode=disable' }, 'must not contain parameters'],
    [{ url: 'postgresql://%ff@db/x' }, 'broken percent escape'],
    [{ host: 'db', user: 'me', tls: { mode: 'disable' } }, 'needs TLS'],
    [{ host: 'db', user: 'x'.repeat(64) }, 'longer than 63 bytes'],
    [{ host: 'db', user: 'me', sucessor: 'x' }, 'sucessor'],
    ['x', 'connection'],
  ])('refuses %j', (input, says) => {
    expect(problem(input)).toContain(says);
    expect(problem(input)).not.toContain('hunter2');
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ url: fc.webUrl({ withFragments: true }) }),
          fc.record({ url: fc.string() }),
        ),
        (input) => {
          problem(input);
        },
      ),
    );
  });

  it('publishes a schema that marks the secret', () => {
    expect(JSON.stringify(postgres.configSchema)).toContain('"x-lockstep-secret":true');
  });
});
