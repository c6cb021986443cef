import type { Employee } from './people.ts';

/** What the HR system tells of one change, as it sends it. */
export interface HrMessage {
  readonly type: 'employee.hired' | 'employee.moved' | 'employee.left';
  readonly eventId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The HR system of the demo: what HR keyed in, and nothing of ours. */
export interface HrSystem {
  employments(): readonly Employee[];
  find(employeeId: string): Employee | undefined;
  hire(person: Employee): HrMessage;
  move(
    employeeId: string,
    change: Partial<Pick<Employee, 'department' | 'title' | 'level' | 'managerEmployeeId' | 'costCentre'>>,
  ): HrMessage;
  /** Access ends at this moment. */
  endNow(employeeId: string, reason: string): HrMessage;
  /** What somebody keyed in by mistake, taken back: the records as they were. */
  restore(records: readonly Employee[]): void;
}

export function makeHrSystem(staff: readonly Employee[], clock: () => number): HrSystem {
  const records = new Map(staff.map((person) => [person.employeeId, person]));
  let entries = 0;

  function message(type: HrMessage['type'], data: Readonly<Record<string, unknown>>): HrMessage {
    const eventId = `hr-${clock().toString(36)}-${++entries}`;
    return { type, eventId, data: { ...data, eventId, entered: new Date(clock()).toISOString() } };
  }

  function change(employeeId: string, values: Partial<Employee>): void {
    const known = records.get(employeeId);
    if (known === undefined) throw new RangeError(`HR knows no ${employeeId}`);
    records.set(employeeId, { ...known, ...values });
  }

  return {
    employments: () => [...records.values()],
    find: (employeeId) => records.get(employeeId),
    hire(person) {
      records.set(person.employeeId, person);
      return message('employee.hired', { ...person });
    },
    move(employeeId, values) {
      change(employeeId, values);
      return message('employee.moved', {
        employeeId,
        effective: new Date(clock()).toISOString().slice(0, 10),
        changes: values,
      });
    },
    endNow(employeeId, reason) {
      const ending = { immediate: true, moment: new Date(clock()).toISOString(), terminationReason: reason };
      change(employeeId, ending);
      return message('employee.left', { employeeId, ...ending });
    },
    restore(before) {
      for (const person of before) records.set(person.employeeId, person);
    },
  };
}
