import { approvePlan } from '../../app/plans/holds.ts';
import type { Transaction } from '../../domain/identity/inputs.ts';
import { ingestTransaction } from '../../engine/ingest/ingest-transaction.ts';
import { eventsDocument, groupOn, ruleDocument, together, withoutRules } from '../house/documents.ts';
import { makeHouse, START } from '../house/house.ts';
import { DAY_MS, DEPARTMENTS, type Entry, type OrdinaryCompany } from './ordinary-company.ts';
import { SYSTEM_OF } from './ordinary-losses.ts';

/** Each department has a group of its own, on a system that others may use, too. */
const RULES = DEPARTMENTS.map((name) =>
  ruleDocument(`${name.toLowerCase()}-people`, [groupOn(SYSTEM_OF[name], name.toLowerCase())], name),
);

export interface OrdinaryRun {
  readonly days: number;
  readonly heldDays: number;
  readonly leavers: number;
  readonly why: readonly string[];
  readonly wrong: readonly string[];
}

/** When the simulated house begins. */
export const FIRST_DAY = START;

/**
 * An ordinary company through the whole engine, HR's messages and the passing of time to the accounts of five systems,
 * under the guard that holds without a Guard document. What is held is approved the same day.
 */
export async function runOrdinaryCompany(company: OrdinaryCompany): Promise<OrdinaryRun> {
  const house = await makeHouse({
    systems: { directory: [], git: [], crm: [], desk: [], erp: [] },
    // Nobody changes the systems behind the engine's back here: listing them every day shows nothing.
    policy: (base) =>
      together(
        // The house's own rules by department give way to one for each.
        withoutRules(base, 'engineers', 'sales').replaceAll('writes: on', 'writes: on\nlistEvery: P30D'),
        eventsDocument(),
        ...RULES,
      ),
  });
  const { clock, engine, tenant } = house;
  await house.report(company.staff);
  await house.run();
  const wrong: string[] = [];
  const why: string[] = [];
  let sequence = 0;
  let heldDays = 0;
  let leavers = 0;
  /** Whoever is hired again has another employment under the same number of the person. */
  const employments = new Map<string, { readonly key: string; zone: string }>();
  for (const { id, zone } of company.staff) employments.set(id, { key: id, zone });

  const transaction = (entry: Entry): Transaction => {
    const id = entry.kind === 'hired' ? entry.employee.id : entry.id;
    const common = {
      employment: employments.get(id)?.key ?? id,
      eventId: `m${sequence}`,
      sequence: clock.now() + sequence,
      enteredAt: clock.now(),
    };
    switch (entry.kind) {
      case 'hired': {
        const { department, zone, hired } = entry.employee;
        const key = employments.has(id) ? `${id}-${sequence}` : id;
        employments.set(id, { key, zone });
        return {
          ...common,
          kind: 'hired',
          employment: key,
          hireDate: hired,
          contractEnd: null,
          attributes: { department, zone, givenName: 'Ada', familyName: `Nr${id}`, employeeId: id },
          keys: { employeeId: id },
        };
      }
      case 'left':
        leavers++;
        return {
          ...common,
          kind: 'terminated',
          termination: {
            lastDay: entry.lastDay,
            terminationDate: null,
            immediate: false,
            moment: null,
            reason: entry.reason,
          },
        };
      case 'moved':
        return {
          ...common,
          kind: 'jobChanged',
          effectiveDate: day(),
          changes: { department: entry.department },
          reason: null,
        };
      case 'away':
        return {
          ...common,
          kind: 'leaveStarted',
          leave: {
            id: `${entry.leave}-${entry.kind}`,
            type: null,
            start: entry.on,
            estimatedEnd: null,
            back: null,
          },
        };
      case 'back':
        return { ...common, kind: 'returned', leaveId: `${entry.leave}-away`, back: entry.on };
    }
  };
  const day = () => new Date(clock.now()).toISOString().slice(0, 10);

  for (const [i, { date, entries }] of company.days.entries()) {
    for (const entry of entries) {
      sequence++;
      await ingestTransaction(engine, tenant, {
        source: 'events',
        ids: [`m${sequence}`],
        receivedAt: clock.now(),
        transaction: transaction(entry),
      });
    }
    await house.until(START + (i + 1) * DAY_MS);
    const holds = await house.store.transaction(tenant, (tx) => tx.find('hold', { state: 'held' }));
    if (holds.length === 0) continue;
    heldDays++;
    why.push(...new Set(holds.map(({ reason }) => `${date}, ${company.size} people: ${reason}`)));
    for (const hash of new Set(holds.map(({ plan_hash }) => plan_hash)))
      await approvePlan(engine, tenant, { hash, actor: 'bob', reason: 'an ordinary day' });
    await house.run();
  }
  wrong.push(...house.warnings);
  return { days: company.days.length, heldDays, leavers, why, wrong };
}
