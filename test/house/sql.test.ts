import { describe, expect, it } from 'vitest';
import { filesBelow, isTest } from '../../scripts/imports.mjs';
import { ROOT } from './planted.ts';

/** What the SQL of the store leaves alone, so that it runs behind a pooler, on PostgreSQL 15 and spread over machines. */
const RULES: readonly (readonly [string, RegExp, string])[] = [
  ['locks of a session', /pg_(try_)?advisory_lock\b/i, 'select pg_advisory_lock(1)'],
  ['temporary tables', /create\s+(local\s+)?temp(orary)?\b/i, 'create temp table t (a int)'],
  ['LISTEN on a pooled connection', /['"`]\s*listen\s/i, "'listen lane'"],
  [
    "the database's clock (time is a parameter)",
    /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|\bcurrent_(timestamp|date|time)\b/i,
    'set at = now()',
  ],
  [
    "the database's randomness (ids are made by the program)",
    /\b(gen_random_uuid|uuidv7|random)\(\)/i,
    'values (uuidv7())',
  ],
  [
    'numbers that the database makes',
    /\b(big)?serial\b|generated\s+(always|by default)\s+as\s+identity/i,
    'n bigserial',
  ],
  [
    'MERGE with RETURNING (PostgreSQL 17)',
    /\bmerge\s+into\b[\s\S]*\breturning\b/i,
    'merge into a using b on true when matched then delete returning a',
  ],
];

describe('the SQL of the store', () => {
  const files = filesBelow(
    ROOT,
    'src/store',
    (path) => path.endsWith('.ts') && !isTest(path) && !path.includes('/launcher/'),
  );

  it('is looked at', () => {
    console.log(`SQL rules: ${files.length} files, ${RULES.length} rules`);
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/store/postgres/statements.ts', 'src/store/migrations/0001-first.ts']),
    );
  });

  it.each(RULES)('has no %s', (_what, pattern, planted) => {
    expect(planted).toMatch(pattern);
    expect(files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
