import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVersion } from './binaries.ts';
import { describeFailure } from './describe-failure.ts';
import { deriveLinks, parseManifest } from './library-links.ts';
import { parsePostmasterFile } from './postmaster-file.ts';

describe('postmaster.pid', () => {
  it('gives back what PostgreSQL wrote, and never more than it wrote', () => {
    const line = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `/${text.replaceAll('\n', '')}`);
    const status = fc.constantFrom('starting', 'stopping', 'ready', 'standby');
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4_194_304 }),
        line,
        line,
        status,
        fc.nat(8),
        (pid, dir, socket, state, kept) => {
          const lines = [pid, dir, 1_790_000_000, 5432, socket, '', '  5432001    65536', state.padEnd(8)];
          const parsed = parsePostmasterFile(`${lines.slice(0, kept).join('\n')}\n`);
          if (kept < 2) expect(parsed).toBeUndefined();
          else {
            expect(parsed).toEqual({
              pid,
              port: kept > 3 ? 5432 : undefined,
              socketDirectory: kept > 4 ? socket : undefined,
            });
          }
        },
      ),
    );
  });

  it('never names a process that could be anybody', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parsePostmasterFile(text);
        expect(parsed === undefined || (Number.isSafeInteger(parsed.pid) && parsed.pid > 1)).toBe(true);
      }),
    );
    for (const first of ['0', '1', '-1', '', '1e3', '0x10', '12 34', '99999999999999']) {
      expect(parsePostmasterFile(`${first}\n/data\n`)).toBeUndefined();
    }
  });
});

describe('the answer of postgres --version', () => {
  it.each([
    ['postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', '15.18', 15],
    ['postgres (PostgreSQL) 18.4', '18.4', 18],
    ['postgres (PostgreSQL) 19beta1', '19beta1', 19],
    ['postgres (PostgreSQL) 9.6.24', '9.6', 9],
  ])('%s', (text, version, major) => expect(parseVersion(text)).toEqual({ version, major }));

  it('is nothing else', () => {
    for (const text of ['', 'mysqld 8', 'PostgreSQL 15', '(PostgreSQL) x'])
      expect(parseVersion(text)).toBeUndefined();
  });
});

describe('short names of libraries', () => {
  it('are derived for Linux and macOS, and never over a file that is there', () => {
    const names = new Set([
      'libicuuc.so.60.2',
      'libpq.so.5',
      'libpq.5.18.dylib',
      'libz.so.1',
      'libz.so',
      'libx.a',
    ]);
    expect(Object.fromEntries(deriveLinks(names))).toEqual({
      'libicuuc.so': 'libicuuc.so.60.2',
      'libicuuc.so.60': 'libicuuc.so.60.2',
      'libpq.so': 'libpq.so.5',
      'libpq.dylib': 'libpq.5.18.dylib',
      'libpq.5.dylib': 'libpq.5.18.dylib',
    });
  });

  it('from the manifest stay inside the folder of libraries', () => {
    const entry = (source: string, target: string): unknown => ({ source, target });
    const manifest = JSON.stringify([
      entry('native/lib/libx.so.1.2', 'native/lib/libx.so.1'),
      entry('native/lib/libx.so.1.2', 'native/lib/../../../etc/libx.so'),
      entry('/etc/passwd', 'native/lib/liby.so'),
      entry('native/lib/libx.so', 'native/lib/libx.so'),
      null,
      'text',
      { source: 1, target: {} },
    ]);
    expect([...parseManifest(manifest)]).toEqual([['libx.so.1', 'libx.so.1.2']]);
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        for (const [link, file] of parseManifest(text)) expect(`${link}${file}`).not.toContain('/');
      }),
    );
  });
});

describe('a failure without a server', () => {
  it('of any kind becomes one error with a code and our own words', () => {
    const withCode = (code: string, extra: object = {}): Error =>
      Object.assign(new Error('quotes secret'), { code, ...extra });
    const cases: readonly (readonly [unknown, string])[] = [
      [withCode('ECONNREFUSED'), 'DATABASE_UNAVAILABLE'],
      [withCode('ENOENT', { syscall: 'connect', path: '/s' }), 'DATABASE_UNAVAILABLE'],
      [withCode('EACCES', { syscall: 'open', path: '/x' }), 'DATABASE_START_FAILED'],
      [withCode('ENOSPC', { syscall: 'write' }), 'DATABASE_FULL'],
      [withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'DATABASE_TLS'],
      [withCode('57P03'), 'DATABASE_UNAVAILABLE'],
      [withCode('08006'), 'DATABASE_UNAVAILABLE'],
      [withCode('53200'), 'DATABASE_BUSY'],
      [withCode('XX001'), 'DATABASE_DAMAGED'],
      [withCode('EPIPE'), 'DATABASE_UNAVAILABLE'],
      [new Error('Connection terminated unexpectedly'), 'DATABASE_UNAVAILABLE'],
      [new Error('timeout exceeded when trying to connect'), 'DATABASE_UNAVAILABLE'],
      [new Error('The server does not support SSL connections'), 'DATABASE_TLS'],
      [undefined, 'INTERNAL'],
      ['text', 'INTERNAL'],
    ];
    for (const [error, code] of cases) {
      const described = describeFailure(error, { host: 'db', port: 5432, user: 'u', database: 'd' });
      expect([described.code, error]).toEqual([code, error]);
      expect(described.message).toContain('db:5432');
      expect(described.message).not.toContain('secret');
    }
    fc.assert(fc.property(fc.anything(), (anything) => describeFailure(anything).code === 'INTERNAL'));
  });
});
