import type { Entry, MadeCompany } from './made-company.ts';
import { makeTables } from './make-tables.ts';
import { dice as diceOf } from './random.ts';
import { clockChanges, massHire, massLeave, STORIES, type Stage } from './stories.ts';
import { storyTeller } from './story-teller.ts';
import { addDays } from './wall-clock.ts';

const DAY = 86_400_000;

const COLUMNS =
  'Employee_ID,Universal_ID,National_ID_Hash,Legal_First_Name,Legal_Last_Name,Date_of_Birth,Work_Email,Company,Worker_Type,Worker_Status,Hire_Date,Contract_End_Date,Termination_Date,Last_Day_of_Work,Termination_Immediate,Termination_Moment,Termination_Reason,Termination_Rescinded,Leave_ID,Leave_Type,Leave_First_Day,Leave_Estimated_Last_Day,Leave_First_Day_Back,Position_ID,Business_Title,Job_Level,Department,Supervisory_Organization,Manager_Employee_ID,Location,Time_Zone,Project,Job_Effective_Date,Last_Functionally_Updated'.split(
    ',',
  );

export type Size = 'tiny' | 'small' | 'large';

/** A company with all that can happen in one, mostly of 10 to 50 people, some of 150. */
export function makeCompany(seed: number, how?: Size): MadeCompany {
  const dice = diceOf(seed);
  const { int, chance, pick, shuffle } = dice;
  const tables = makeTables(dice);
  const name = pick(['Quillfeather Foods Ltd', 'Müller & Söhne, GmbH', '“Ketzin” S.A.', 'ABC', '東京 K.K.']);
  const first = pick(['2026-01-01', '2027-10-04', '2028-01-17', '2024-02-05', '2025-07-07', '2030-12-02']);
  const size = how ?? pick<Size>(['tiny', 'tiny', 'tiny', 'small', 'small', chance(0.3) ? 'large' : 'small']);
  const weeks = { tiny: int(4, 9), small: int(6, 16), large: int(20, 40) }[size];
  const hour = pick(['03:00', '00:00', '23:30']);
  const from = Date.parse(`${first}T${hour}:00Z`);
  const to = from + weeks * 7 * DAY;
  const reports = Array.from({ length: weeks }, (_, week) => from + week * 7 * DAY);
  const end = new Date(to).toISOString().slice(0, 10);
  const tell = storyTeller(dice, tables, name);
  const zones = [...new Set(Object.values(tables.locations))];
  const odd = zones.flatMap((zone) => clockChanges(zone, first, end));
  const turns = ['2028-02-29', '2024-02-29', '2027-12-31', '2028-01-01', '2025-12-31', '2031-01-01'];
  const stage: Stage = {
    dice,
    tell,
    date: () => addDays(first, int(1, weeks * 7 - 2)),
    oddDates: [...odd, ...turns.filter((date) => date > first && date < end)],
    past: () => addDays(first, -int(20, 900)),
  };
  for (let people = { tiny: int(5, 14), small: int(12, 35), large: int(60, 120) }[size]; people > 0; people--)
    pick(STORIES)(stage);
  if (chance(0.2)) massLeave(stage, int(6, size === 'tiny' ? 14 : 40));
  if (chance(0.2)) massHire(stage, int(6, 20));

  const taken = new Set<number>();
  for (const draft of tell.drafts) {
    while (taken.has(draft.entered)) draft.entered += 1_000;
    taken.add(draft.entered);
  }
  const drafts = tell.drafts.filter(({ entered }) => entered < to).sort((a, b) => a.entered - b.entered);
  const entries = drafts.map((draft, i): Entry => {
    const { entered } = draft;
    const late = chance(0.12) ? int(600, 9 * 86_400) : int(1, 90);
    const arrival = entered + late * 1_000;
    const again = chance(0.1) ? [arrival + pick([5_000, 600_000, 20 * DAY])] : [];
    const told =
      entered > from ? [arrival, ...again] : chance(0.02) ? [from + int(1, 20 * 86_400) * 1_000] : [];
    return { ...draft, sequence: 500 + i * 3, delivered: told.filter((at) => at <= to) };
  });
  const dropped = chance(0.3) ? ['Project', 'Supervisory_Organization', 'Position_ID', 'Work_Email'] : [];
  const columns = (chance(0.5) ? COLUMNS : shuffle(COLUMNS)).filter((column) => !dropped.includes(column));
  return { seed, name, tenant: `made_${seed}`, tables, from, to, reports, entries, columns };
}
