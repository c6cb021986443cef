import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPolicy } from './check.ts';
import { compilePolicy } from './compile.ts';
import { formatDiagnostic } from './diagnostic.ts';
import { loadPolicy } from './documents/load-policy.ts';
import { job, person } from './testing/small-policy.ts';

const folder = new URL('../../examples/policies/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

const KINDS = new Map([
  ['simulated', ['group', 'role', 'licence']],
  ['postgres', ['role', 'roleAdmin']],
  ['csv-directory', ['group']],
  ['manual', ['group', 'role', 'licence']],
]);

const worker = (department: string, more = {}) =>
  job({ employeeId: 'E1', type: 'Employee', department, level: 'L2', zone: 'Europe/Lisbon', ...more });

describe('examples/policies', () => {
  const documents = loadPolicy(files);
  const policy = compilePolicy(documents);

  it('passes the check without a word, and tells editors where the schema is', () => {
    expect(checkPolicy(documents, undefined, { connectors: KINDS }).map(formatDiagnostic)).toEqual([]);
    for (const { name, text } of files) {
      expect(text.startsWith('# yaml-language-server: $schema=../../schemas/document.json\n'), name).toBe(
        true,
      );
    }
    expect(policy.targets.size).toBe(12);
  });

  it('gives what it says', () => {
    const targets = (department: string, more = {}) =>
      policy
        .desired(person({ employments: [worker(department, more)] }))
        .accounts.map(({ target }) => target);
    const everybody = ['badges', 'chat', 'directory', 'keys-and-laptop', 'mail'];
    expect(targets('Finance')).toEqual([...everybody, 'database', 'erp'].sort());
    expect(targets('Finance', { type: 'Contractor' })).toEqual(everybody);
    expect(targets('Workshop')).toEqual(everybody);
    expect(targets('Workshop', { level: 'L4' })).toEqual([...everybody, 'erp'].sort());
    const onLeave = person({ employments: [{ ...worker('Sales'), onLeave: true }] });
    expect(policy.desired(onLeave).accounts.map(({ target }) => target)).toEqual(['directory', 'mail']);
  });

  it('cuts leavers off everywhere, the directory first, the laptop last', () => {
    const { accounts, otherwise, excluded } = policy.desired(
      person({ lifecycleState: 'left', stateSince: person().now }),
    );
    const first = [...accounts].sort((a, b) => a.order - b.order);
    expect([first[0]?.target, first.at(-1)?.target, otherwise?.mode, excluded]).toEqual([
      'directory',
      'keys-and-laptop',
      'deprovision',
      [],
    ]);
    expect(accounts.every(({ mode }) => mode === 'deprovision')).toBe(true);
  });

  it('names people so that the names can be typed', () => {
    const named = (givenName: string, familyName: string) =>
      policy.accountName(
        'mail',
        person({ attributes: { givenName, familyName }, employments: [worker('Sales')] }),
        () => false,
      );
    expect(named('Siobhán', 'Ó Súilleabháin')).toBe('siobhan.o-suilleabhain@harbourlane.example');
    expect(named('Aimé', "N'Diaye")).toBe('aime.ndiaye@harbourlane.example');
    expect(named('अनिता', 'शर्मा')).toBe('user.e1@harbourlane.example');
  });

  it('holds what its README promises: a slip is found, with what was meant', () => {
    const slipped = files.map(({ name, text }) => ({ name, text: text.replace('"Finance"', '"Finanace"') }));
    const [only] = checkPolicy(loadPolicy(slipped));
    expect(only).toMatchObject({
      file: '40-birthrights.yaml',
      code: 'CEL_VALUE_UNKNOWN',
      suggestion: 'Finance',
    });
  });
});
