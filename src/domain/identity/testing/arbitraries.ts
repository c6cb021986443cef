import fc from 'fast-check';
import type { Attributes } from '../../connector.ts';
import type { Leave, ReportRow, Termination, Transaction } from '../inputs.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A month before and after the clocks change in Europe. */
export const EPOCH = Date.parse('2026-03-01T00:00:00Z');

export const zone = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'Asia/Kolkata');

export const localDate = fc
  .integer({ min: -20, max: 60 })
  .map((days) => new Date(EPOCH + days * DAY).toISOString().slice(0, 10));

export const instant = fc
  .integer({ min: -20 * 4, max: 60 * 4 })
  .map((quarters) => EPOCH + quarters * 6 * HOUR);

function orNull<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null });
}

export const termination: fc.Arbitrary<Termination> = fc.record({
  lastDay: localDate,
  terminationDate: orNull(localDate),
  immediate: fc.boolean(),
  moment: orNull(instant),
  reason: fc.constantFrom('Resignation', 'Dismissal', null),
});

export const leave: fc.Arbitrary<Leave> = fc.record({
  id: fc.constantFrom('LOA-1', 'LOA-2'),
  type: fc.constant('Medical'),
  start: localDate,
  estimatedEnd: orNull(localDate),
  back: orNull(localDate),
});

const department = fc.constantFrom('Sales', 'Legal', 'IT');

const job: fc.Arbitrary<Attributes> = fc.record({ department, zone });

export const row: fc.Arbitrary<ReportRow> = fc.record({
  employment: fc.constant('E1'),
  asOf: instant,
  sequence: fc.integer({ min: 0, max: 2 }),
  hireDate: fc.oneof({ weight: 9, arbitrary: localDate }, { weight: 1, arbitrary: fc.constant(null) }),
  hireRescinded: fc.boolean(),
  contractEnd: orNull(localDate),
  termination: orNull(termination),
  terminationRescinded: fc.boolean(),
  leave: orNull(leave),
  job,
  jobEffectiveDate: orNull(localDate),
  person: fc.record({ mail: fc.constantFrom('ada@x.example', 'ada.l@x.example') }),
  keys: fc.record({ universalId: fc.constantFrom('U1', 'U2') }),
});

const entry = {
  employment: fc.constant('E1'),
  eventId: fc.integer({ min: 1, max: 40 }).map((number) => `EV${number}`),
  sequence: fc.integer({ min: 1, max: 40 }),
  enteredAt: instant,
};

export const transaction: fc.Arbitrary<Transaction> = fc.oneof(
  fc.record({
    ...entry,
    kind: fc.constant('hired' as const),
    hireDate: localDate,
    contractEnd: orNull(localDate),
    attributes: fc.record({ department, zone, mail: fc.constant('ada@x.example') }),
    keys: fc.record({ universalId: fc.constantFrom('U1', 'U3') }),
  }),
  fc.record({
    ...entry,
    kind: fc.constantFrom('jobChanged' as const, 'personChanged' as const),
    effectiveDate: localDate,
    changes: fc.record({ department, zone, mail: fc.constant('ada@y.example') }, { requiredKeys: [] }),
    reason: fc.constant(null),
  }),
  fc.record({
    ...entry,
    kind: fc.constantFrom('terminated' as const, 'engagementCompleted' as const),
    termination,
  }),
  fc.record({ ...entry, kind: fc.constantFrom('hireRescinded' as const, 'terminationRescinded' as const) }),
  fc.record({ ...entry, kind: fc.constant('contractEndChanged' as const), contractEnd: orNull(localDate) }),
  fc.record({ ...entry, kind: fc.constant('leaveStarted' as const), leave }),
  fc.record({
    ...entry,
    kind: fc.constant('returned' as const),
    leaveId: fc.constantFrom('LOA-1', 'LOA-2'),
    back: localDate,
  }),
);

export type Input = { readonly row: ReportRow } | { readonly entry: Transaction };

export const input: fc.Arbitrary<Input> = fc.oneof(
  row.map((value) => ({ row: value })),
  transaction.map((value) => ({ entry: value })),
);
