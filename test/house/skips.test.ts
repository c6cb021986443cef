import { describe, expect, it } from 'vitest';
import { judgeSkips } from '../../scripts/check-skips.mjs';

const summary = (...tests: readonly (readonly [file: string, name: string, status: string])[]) => ({
  testResults: tests.map(([file, fullName, status]) => ({
    name: `/here/${file}`,
    status: 'passed',
    assertionResults: [{ fullName, status }],
  })),
});
const complete = { asRoot: true, feeds: true };

describe('a skipped test', () => {
  it('is not excused when it needs a real server', () => {
    const { missing, passed, failed } = judgeSkips(
      summary(
        ['src/connectors/ldap/leaver.test.ts', 'a leaver on slapd', 'skipped'],
        ['src/a.test.ts', 'a', 'passed'],
        ['src/b.test.ts', 'b', 'failed'],
      ),
      '/here',
      complete,
    );
    expect({ missing, passed, failed }).toEqual({
      missing: ['src/connectors/ldap/leaver.test.ts: a leaver on slapd'],
      passed: 1,
      failed: 1,
    });
  });

  it('is excused where the machine lacks what it is about, and only there', () => {
    const recorded = summary(['test/replay/replay.test.ts', 'a recorded year', 'pending']);
    expect(judgeSkips(recorded, '/here', complete).missing).toHaveLength(1);
    expect(judgeSkips(recorded, '/here', { ...complete, feeds: false })).toMatchObject({
      missing: [],
      excused: [expect.stringContaining('recorded company')],
    });
    const root = summary(['src/store/launcher/placement.whole.test.ts', 'as root gives way', 'skipped']);
    expect(judgeSkips(root, '/here', complete).missing).toHaveLength(1);
    expect(judgeSkips(root, '/here', { ...complete, asRoot: false }).missing).toEqual([]);
  });

  it('hides no file that could not be loaded', () => {
    const broken = { testResults: [{ name: '/here/src/c.test.ts', status: 'failed', assertionResults: [] }] };
    expect(judgeSkips(broken, '/here', complete).failed).toBe(1);
  });
});
