import { type GuardWindow, guard, type Loss } from '../../domain/guard/guard.ts';
import { DAY_MS, type Department, type OrdinaryCompany } from './ordinary-company.ts';

/** The system of each department; everybody is in the directory besides. */
export const SYSTEM_OF: Readonly<Record<string, string>> & Readonly<Record<Department, string>> = {
  Engineering: 'git',
  Sales: 'crm',
  Support: 'desk',
  Operations: 'erp',
  Finance: 'erp',
  People: 'directory',
};

export interface HeldDays {
  readonly days: number;
  readonly lossDays: number;
  readonly heldDays: number;
  readonly why: readonly string[];
}

/**
 * The guard alone on the days of an ordinary company: who leaves goes at midnight, who is moved in the morning. Whoever
 * is held is approved at once and counts no more. The fewest people of a week count, as in the engine.
 */
export function heldDaysOf(company: OrdinaryCompany, windows: readonly GuardWindow[]): HeldDays {
  const departments = new Map(company.staff.map(({ id, department }) => [id, department]));
  const leaving = new Map<string, { readonly id: string; readonly reason: string }[]>();
  const history: Map<string, number>[] = [];
  let earlier: Loss[] = [];
  const why: string[] = [];
  let lossDays = 0;
  let heldDays = 0;
  for (const { date, entries } of company.days) {
    const midnight = Date.parse(date);
    const crowd = new Map<string, number>([['', departments.size]]);
    for (const department of departments.values()) {
      const system = SYSTEM_OF[department] ?? 'directory';
      crowd.set(system, (crowd.get(system) ?? 0) + 1);
    }
    crowd.set('directory', departments.size);
    history.push(crowd);
    if (history.length > 8) history.shift();
    const people = ({ per, name }: { per: GuardWindow['per']; name: string }) =>
      Math.min(...history.map((then) => then.get(per === 'target' ? name : '') ?? 0));
    let heldToday = false;
    const decide = (batch: readonly Loss[], now: number) => {
      if (batch.length === 0) return;
      const verdict = guard(batch, earlier, windows, people, now);
      earlier.push(...batch.filter(({ identityId }) => !verdict.held.has(identityId)));
      if (verdict.held.size > 0) heldToday = true;
      why.push(...verdict.tripped);
    };
    const lossOf = (identityId: string, target: string, kind: string, at: number): Loss => ({
      identityId,
      target,
      source: 'hr',
      at,
      kind,
    });
    const tonight = leaving.get(date) ?? [];
    leaving.delete(date);
    const gone = tonight.flatMap(({ id, reason }) => {
      const system = SYSTEM_OF[departments.get(id) ?? ''] ?? 'directory';
      departments.delete(id);
      return [...new Set(['directory', system])].map((target) =>
        lossOf(id, target, `leave ${reason}`, midnight),
      );
    });
    decide(gone, midnight);
    const morning = midnight + DAY_MS / 3;
    const moved: Loss[] = [];
    for (const entry of entries) {
      if (entry.kind === 'hired') departments.set(entry.employee.id, entry.employee.department);
      else if (entry.kind === 'left') {
        const night = new Date(Date.parse(entry.lastDay) + DAY_MS).toISOString().slice(0, 10);
        leaving.set(night, [...(leaving.get(night) ?? []), entry]);
      } else if (entry.kind === 'moved' && departments.has(entry.id)) {
        const [from, to] = [SYSTEM_OF[entry.from] ?? '', SYSTEM_OF[entry.department] ?? ''];
        departments.set(entry.id, entry.department);
        if (from !== to && from !== 'directory')
          moved.push(lossOf(entry.id, from, `move from ${from}`, morning));
      }
    }
    for (const loss of moved) decide([loss], morning);
    if (gone.length + moved.length > 0) lossDays++;
    if (heldToday) heldDays++;
    earlier = earlier.filter(({ at }) => at > midnight - 8 * DAY_MS);
  }
  return { days: company.days.length, lossDays, heldDays, why };
}
