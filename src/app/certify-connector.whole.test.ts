import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { terminal } from '../../test/cli/support/terminal.ts';
import type { CertificationMatrix } from '../connectors/kit/index.ts';
import { onSlapd } from '../connectors/ldap/testing/open.ts';
import { installedBinaries } from '../connectors/postgres/testing/cluster.ts';
import { connectors } from '../connectors/registry.ts';
import { openPostgresTestbed } from './testbeds/postgres.ts';
import { findSlapd } from './testbeds/slapd.ts';

const at = terminal('/nowhere');
const certified = (name: string) => at.json<CertificationMatrix>('connector', 'certify', name);
const of = ({ cells }: CertificationMatrix, result: string) =>
  cells.filter((cell) => cell.result === result).map((cell) => cell.behaviour);
const DOORS = ['a new login', 'the old session', 'the old token'];
const DRILL = ['deactivate', 'deprovision', 'delete'].flatMap((mode) =>
  DOORS.map((door) => `${mode}: ${door} fails`),
);

describe('connector certify', () => {
  // The larger ones are certified by the same code beside their test systems.
  it.each(['csv-directory', 'manual'])('%s is certified with nothing installed', async (name) => {
    const matrix = await certified(name);
    expect(of(matrix, 'fail')).toEqual([]);
    expect(matrix).toMatchObject({ connector: name, ok: true, exit: 0 });
  });

  it('has a test system for every connector that is installed', () => {
    expect([...connectors.keys()].sort()).toEqual(
      ['csv-directory', 'ldap', 'manual', 'postgres', 'scim', 'simulated'].sort(),
    );
  });

  it('prints the matrix for people', async () => {
    const { exit, out } = await at('connector', 'certify', 'csv-directory');
    expect(exit).toBe(0);
    expect(out).toMatch(/^Connector csv-directory .*\n\ncontract\n {2}pass {2}/);
    expect(out).toMatch(
      /\n {2}gap {3}delete: the old session fails: it has no sessions of its own, the connector declares;/,
    );
    expect(out).toMatch(/ 0 failed, .*\ncertified, with declared gaps: the old session, the old token\n$/);
    expect(out).toContain('  pass  a target that lies (its owner writes a list of his own over the file)');
  });

  it('knows what was meant', async () => {
    const { exit, err } = await at('connector', 'certify', 'postgress');
    expect(exit).toBe(1);
    expect(err).toContain('did you mean postgres?');
  });

  it('says what to install where there is no server', async () => {
    expect(() => findSlapd({ programs: ['/nowhere'], schemas: ['/nowhere'], modules: [] })).toThrow(
      /slapd is not installed here.*apt install slapd/,
    );
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-certify-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const host = {
      clock: () => 0,
      random: () => 0.5,
      wait: async () => undefined,
      http: () => Promise.reject(new Error('no HTTP here')),
      folder,
    };
    await expect(
      openPostgresTestbed(host, { binaries: { host: [], embedded: undefined } }),
    ).rejects.toMatchObject({
      code: 'CONNECTOR_SERVER_MISSING',
      message: expect.stringContaining('apt install postgresql'),
    });
  });
});

const withPostgres = installedBinaries().length > 0;
if (!withPostgres)
  console.warn('SKIPPED: connector certify postgres: no PostgreSQL binaries on this machine');

describe.skipIf(!withPostgres)('connector certify postgres', () => {
  it('ends session, password and sign-in of a leaver on a real server', async () => {
    const matrix = await certified('postgres');
    expect(matrix.cells.filter((cell) => cell.result === 'fail')).toEqual([]);
    expect(of(matrix, 'pass')).toEqual(expect.arrayContaining(DRILL));
    expect(of(matrix, 'gap')).toEqual([]);
    expect(of(matrix, 'pass')).toContain(
      'a target that lies (it answers NOLOGIN and does nothing) is never believed',
    );
    expect(matrix.testbed).toMatch(/^PostgreSQL \d+\.\d+, by a role without SUPERUSER$/);
    expect(matrix).toMatchObject({ ok: true, exit: 0 });
  });
});

onSlapd('connector certify ldap', () => {
  it('ends password and sign-in of a leaver, and declares the bound connection as a gap', async () => {
    const matrix = await certified('ldap');
    expect(matrix.cells.filter((cell) => cell.result === 'fail')).toEqual([]);
    const gaps = DRILL.filter((one) => one.includes('the old session'));
    expect(of(matrix, 'gap').filter((one) => DRILL.includes(one))).toEqual(gaps);
    expect(of(matrix, 'pass')).toEqual(expect.arrayContaining(DRILL.filter((one) => !gaps.includes(one))));
    expect(of(matrix, 'pass')).toContain(
      'a target that lies (it keeps the lock and lets the person in) is never believed',
    );
    expect(matrix).toMatchObject({ ok: true, exit: 0 });
  });
});
