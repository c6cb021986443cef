import type { Entitlement } from '../domain/connector.ts';
import type { Employee } from './people.ts';

/** The connected systems that are simulated. The other three are the database, the badge list and the keys. */
export const SYSTEMS = [
  'directory',
  'mail',
  'chat',
  'git',
  'vpn',
  'crm',
  'helpdesk',
  'erp',
  'payroll',
] as const;
export type SystemName = (typeof SYSTEMS)[number];

/**
 * What people had before Lockstep came, as grown by hand: much like what the rules say, because somebody once did it
 * right. The rules are in the policy documents; this only furnishes the systems.
 */
export function accessOf(person: Employee): ReadonlyMap<SystemName, readonly Entitlement[]> {
  const access = new Map<SystemName, Entitlement[]>();
  const give = (name: SystemName, kind?: string, value?: string) => {
    const list = access.get(name) ?? [];
    if (kind !== undefined && value !== undefined) list.push({ kind, value });
    access.set(name, list);
  };
  give('directory');
  give('mail');
  give('chat');
  const senior = person.level === 'L4' || person.level === 'L5';
  switch (person.department) {
    case 'Software':
      give('vpn', 'group', 'remote-users');
      give('git', 'role', 'developer');
      if (senior) {
        give('helpdesk', 'role', 'agent');
        give('crm', 'role', 'reader');
        give('erp', 'role', 'orders');
      }
      break;
    case 'Design':
      give('vpn', 'group', 'remote-users');
      give('git', 'role', 'reader');
      break;
    case 'Sales':
      give('vpn', 'group', 'remote-users');
      give('crm', 'role', 'seller');
      break;
    case 'Support':
      give('helpdesk', 'role', 'agent');
      give('crm', 'role', 'reader');
      break;
    case 'Finance':
      if (person.type === 'Employee') give('erp', 'role', 'bookkeeper');
      break;
    case 'People':
      if (person.type === 'Employee') give('payroll', 'role', 'clerk');
      break;
    case 'Workshop':
      if (person.level !== 'L1' && person.level !== 'L2') give('erp', 'role', 'orders');
      break;
  }
  return access;
}

/** Whether somebody reports from the database, and may write there. */
export function databaseAccessOf(person: Employee): readonly string[] {
  if (person.department === 'Finance' && person.type === 'Employee') return ['reporting_read'];
  if (person.department !== 'Software') return [];
  return person.level === 'L4' || person.level === 'L5'
    ? ['reporting_read', 'reporting_write']
    : ['reporting_read'];
}
