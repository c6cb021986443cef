import type { Company } from './company.ts';
import type { Employee } from './people.ts';

/** An account under the person's number that nobody tells Lockstep of, with a token that works. */
export function makeForgottenAccount(company: Company, person: Employee): void {
  const payroll = company.systems.byName.get('payroll');
  if (payroll === undefined || payroll.truth.find(person.universalId) !== null) return;
  const account = payroll.operator.create({
    name: `export-${person.employeeId.toLowerCase()}`,
    keys: { universalId: person.universalId },
  });
  payroll.operator.openCredential(account.id, 'api-token');
}
