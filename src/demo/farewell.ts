import { basename } from 'node:path';
import type { CertificateFolder } from './certificate-files.ts';
import type { Company } from './company.ts';
import type { LeaveEnd } from './leave-scene.ts';
import { type Employee, nameOf } from './people.ts';
import { shownPath } from './shown-path.ts';
import { count, type Story } from './story.ts';

export interface Farewell {
  readonly company: Company;
  readonly story: Story;
  readonly folder: CertificateFolder;
  readonly person: Employee;
  readonly end: LeaveEnd;
  readonly once: boolean;
}

/** Where the certificate lies, how to check it here and elsewhere, and what to try next. */
export function farewell({ company, story, folder, person, end, once }: Farewell): void {
  const { certificate, stillOpen, survived } = end;
  const seconds = certificate.secondsToLastVerified;
  story.leave(
    certificate.secondsToCertificate,
    'news',
    'certificate',
    `${count(certificate.proven, 'item')} proven, the last one after ${seconds === null ? '—' : `${seconds.toFixed(1)} s`}; ${survived.length} misbehaving systems survived`,
  );
  for (const item of certificate.unproven) story.detail(`not proven, and said so: ${item}`);
  if (stillOpen.length === 0)
    story.done(`asked past Lockstep, none of the systems lets ${person.givenName} in any more`);
  else story.trouble(`asked past Lockstep, ${stillOpen.join(', ')} still let ${person.givenName} in`);
  for (const failure of certificate.failures) story.trouble(failure);

  const lockstep = commandName();
  const file = shownPath(certificate.file);
  story.chapter('The certificate');
  story.plain(`             ${file}`);
  story.plain(`             ${file.replace(/\.json$/, '.html')}   the same, to be read and printed`);
  story.plain(
    `             ${shownPath(certificate.key)}   the key of the log: who trusts it can check, nobody can sign with it`,
  );
  story.chapter('Check it', 'exit 0: all proven; 5: authentic, the rest is named; 1: not authentic');
  story.command(`${lockstep} verify ${file} --key ${shownPath(certificate.key)}`);
  story.plain(
    `             or carry ${shownPath(folder.path)} to another machine, switch this one off, and there:`,
  );
  story.command(`node lockstep-verify.mjs ${basename(certificate.file)} --key log.pub`);
  const dataDir = shownPath(company.house.dataDir);
  const other = company.staff.find((one) => one.department === 'Sales' && one.level === 'L3') ?? person;
  if (once) {
    story.chapter(
      'The company closes now',
      `everything of it lies in ${dataDir}: rm -r ${dataDir} removes it`,
    );
    return;
  }
  story.chapter('Go on', 'the company lives until Ctrl-C; in another terminal:');
  story.command(`${lockstep} why ${other.employeeId} --data ${dataDir}`);
  story.command(`${lockstep} leave ${other.employeeId} --reason "my first leaver" --wait --data ${dataDir}`);
  story.plain(
    `             ${nameOf(other)}, ${other.department}; any of the ${company.staff.length} will do`,
  );
  story.command(`${lockstep} log verify --data ${dataDir}`);
}

/** As the person called us, so that the commands can be copied. */
function commandName(): string {
  const called = process.argv[1] ?? 'lockstep';
  if (basename(called) === 'lockstep') return called.includes('node_modules') ? 'npx lockstep' : 'lockstep';
  return `node ${shownPath(called)}`;
}
