import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { applyTransaction, type EmploymentFacts } from '../../domain/identity/facts.ts';
import type { Transaction } from '../../domain/identity/inputs.ts';
import { compileVersion } from '../../engine/make-policies.ts';
import { evaluate } from '../../engine/people/evaluate.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { CONNECTORS } from '../house/compiled-once.ts';
import { ALL_DEPARTMENTS, DAY, HOUR, MAIN, policyText, START } from './company.ts';
import { accessAt, localDate, ZONES, type ZoneName } from './people.ts';

let policy: ActivePolicy;
beforeAll(() => {
  const kind = { mode: 'deprovision', guarded: false, neighbour: false, staff: 0 } as const;
  policy = compileVersion(1, policyText(MAIN, kind), CONNECTORS);
});

const date = fc.integer({ min: -4, max: 4 }).map((days) => localDate(START + days * DAY, 'UTC'));
const employment = fc.constantFrom('e1.1', 'e1.2');
const zone = fc.constantFrom(...(Object.keys(ZONES) as ZoneName[]));
const department = fc.constantFrom(...ALL_DEPARTMENTS);
type Said = Omit<Transaction, 'eventId' | 'sequence' | 'enteredAt'>;
const said: fc.Arbitrary<Said> = fc.oneof(
  fc.record({ employment, hireDate: date, zone, department, end: fc.option(date) }).map((one) => ({
    kind: 'hired' as const,
    employment: one.employment,
    hireDate: one.hireDate,
    contractEnd: one.end,
    attributes: {
      employeeId: '1',
      givenName: 'A',
      familyName: 'B',
      department: one.department,
      zone: one.zone,
    },
    keys: { employeeId: '1' },
  })),
  fc.record({ kind: fc.constant('hireRescinded' as const), employment }),
  fc.record({ kind: fc.constant('terminationRescinded' as const), employment }),
  fc.record({ kind: fc.constant('contractEndChanged' as const), employment, contractEnd: fc.option(date) }),
  fc.record({ employment, effectiveDate: date, department }).map((one) => ({
    kind: 'jobChanged' as const,
    employment: one.employment,
    effectiveDate: one.effectiveDate,
    changes: { department: one.department },
    reason: null,
  })),
  fc
    .record({
      employment,
      lastDay: fc.option(date),
      immediate: fc.boolean(),
      hours: fc.integer({ min: -30, max: 30 }),
    })
    .map((one) => ({
      kind: 'terminated' as const,
      employment: one.employment,
      termination: {
        lastDay: one.immediate ? null : one.lastDay,
        terminationDate: null,
        immediate: one.immediate,
        moment: one.immediate ? START + one.hours * HOUR : null,
        reason: 'x',
      },
    })),
);

it('tells of everybody what the engine evaluates, in other words', () => {
  fc.assert(
    fc.property(
      fc.array(said, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: -60, max: 60 }),
      fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      (messages, hours, order) => {
        const told = messages.map(
          (one, i) =>
            ({ ...one, eventId: `v${i}`, sequence: i + 1, enteredAt: START - 100 * HOUR + i }) as Transaction,
        );
        const facts = new Map<string, EmploymentFacts>();
        // They come in any order.
        for (const one of told.map((what, i) => ({ what, by: order[i] ?? 0 })).sort((a, b) => a.by - b.by))
          facts.set(one.what.employment, applyTransaction(facts.get(one.what.employment) ?? null, one.what));
        const now = START + hours * HOUR;
        const { desired } = evaluate(
          policy,
          { identity_id: 'x', legal_hold: false, override: null, state: 'unknown', state_known_at: null },
          [...facts.values()].map((known) => ({ namespace: 'hr', facts: known })),
          now,
        );
        const evaluated = new Map(
          desired.accounts
            .filter(({ mode }) => mode === 'active')
            .map(({ target, entitlements }) => [target, entitlements.map(({ value }) => value).sort()]),
        );
        const ours = new Map(
          [...accessAt(told, now)].map(([target, values]) => [target, [...values].sort()]),
        );
        expect([...ours].sort()).toEqual([...evaluated].sort());
      },
    ),
    { numRuns: 2_000 },
  );
});
