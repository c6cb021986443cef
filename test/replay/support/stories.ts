import type { Dice } from './random.ts';
import type { StoryTeller } from './story-teller.ts';
import { addDays, instantOf } from './wall-clock.ts';

export interface Stage {
  readonly dice: Dice;
  readonly tell: StoryTeller;
  /** A date inside the recorded time, away from its ends. */
  readonly date: () => string;
  /** Days on which the clocks change somewhere, leap days, turns of the year. */
  readonly oddDates: readonly string[];
  /** A date long before the recorded time. */
  readonly past: () => string;
}

type Story = (stage: Stage) => void;

const someDay = ({ dice, date, oddDates }: Stage): string =>
  oddDates.length > 0 && dice.chance(0.3) ? dice.pick(oddDates) : date();

function oldHand(stage: Stage) {
  const { tell, past } = stage;
  const hireDate = past();
  return tell.hire(tell.body(), hireDate, tell.moment(hireDate, -10));
}

function contractorUntil(stage: Stage, end: string) {
  const { tell, past } = stage;
  const hireDate = past();
  return tell.hire(tell.body(), hireDate, tell.moment(hireDate, -10), { contractEnd: end });
}

const stays: Story = (stage) => void oldHand(stage);

const mover: Story = (stage) => {
  const { dice, tell } = stage;
  const job = oldHand(stage);
  for (let n = dice.int(1, 4); n > 0; n--) {
    const date = someDay(stage);
    tell.move(job, date, tell.moment(date, dice.int(-40, 6)));
  }
};

const resigns: Story = (stage) => {
  const { dice, tell } = stage;
  const job = dice.chance(0.7) ? oldHand(stage) : contractorUntil(stage, addDays(stage.date(), 200));
  const last = someDay(stage);
  const paidUntil = addDays(last, dice.pick([0, 0, 14, 60]));
  tell.terminate(job, last, tell.moment(last, dice.pick([-60, -40, -20, -3, 0, 1, 4])), { paidUntil });
};

const movesThenLeaves: Story = (stage) => {
  const { dice, tell } = stage;
  const job = oldHand(stage);
  const last = someDay(stage);
  const moved = addDays(last, -dice.int(0, 20));
  tell.change(job, moved, tell.moment(moved, -dice.int(3, 30)), tell.place(), 'Relocation');
  tell.terminate(job, last, tell.moment(last, -dice.int(0, 30)));
};

const dismissed: Story = (stage) => {
  const { dice, tell } = stage;
  const job = dice.chance(0.7) ? oldHand(stage) : contractorUntil(stage, addDays(stage.date(), 100));
  const at = tell.moment(someDay(stage), 0);
  tell.dismiss(job, at, at + dice.pick([-9 * 86_400_000, 0, 60_000, 3_600_000, 8 * 86_400_000]));
};

const mindChanges: Story = (stage) => {
  const { dice, tell } = stage;
  const job = oldHand(stage);
  let last = someDay(stage);
  let entered = tell.terminate(job, last, tell.moment(last, -dice.int(1, 40)));
  for (let n = dice.int(1, 3); n > 0; n--) {
    entered = Math.max(entered + 60_000, tell.moment(last, dice.int(-15, 5)));
    if (dice.chance(0.5)) entered = tell.rescind(job, entered);
    else {
      last = addDays(last, dice.int(-8, 20));
      if (dice.chance(0.3)) entered = tell.dismiss(job, tell.moment(last, 0), entered);
      else entered = tell.terminate(job, last, entered);
    }
  }
};

const contractEnds: Story = (stage) => {
  const { dice, tell } = stage;
  let end = someDay(stage);
  const job = contractorUntil(stage, end);
  for (let n = dice.int(0, 2); n > 0; n--) {
    const entered = tell.moment(end, dice.int(-20, 3));
    end = addDays(end, dice.int(-5, 60));
    tell.enter(job.id, 'worker.contractChanged', entered, { contractEndDate: end });
  }
  if (dice.chance(0.4)) {
    const last = addDays(end, -dice.int(0, 20));
    const entered = tell.moment(last, dice.int(-6, 2));
    tell.terminate(job, last, entered, { type: 'engagement.completed', reason: 'End_of_Project' });
    if (dice.chance(0.3)) tell.rescind(job, entered + dice.int(1, 4) * 86_400_000);
  }
};

const twoProjects: Story = (stage) => {
  const { dice, tell } = stage;
  const who = tell.body();
  const [one, two] = [stage.past(), stage.past()];
  const a = tell.hire(who, one, tell.moment(one, -9), { contractEnd: addDays(stage.date(), 40) });
  const b = tell.hire(who, two, tell.moment(two, -9), { contractEnd: someDay(stage) });
  if (dice.chance(0.6)) {
    const last = someDay(stage);
    tell.terminate(a, last, tell.moment(last, dice.int(-5, 2)), { type: 'engagement.completed' });
  }
  if (dice.chance(0.4)) {
    const first = stage.date();
    const id = tell.leave(b, first, tell.moment(first, -dice.int(0, 20)));
    if (dice.chance(0.5)) tell.back(b, id, addDays(first, 20), tell.moment(first, 15));
  }
};

const employeeAndContractor: Story = (stage) => {
  const { dice, tell } = stage;
  const who = tell.body();
  const [one, two] = [stage.past(), someDay(stage)];
  const a = tell.hire(who, one, tell.moment(one, -9));
  tell.hire(who, two, tell.moment(two, -dice.int(-2, 20)), { contractEnd: addDays(two, dice.int(5, 90)) });
  if (dice.chance(0.6)) {
    const last = someDay(stage);
    tell.terminate(a, last, tell.moment(last, -dice.int(0, 30)));
  }
};

const converts: Story = (stage) => {
  const { dice, tell } = stage;
  const who = tell.body({ nationalIdHash: dice.hex(14) });
  const first = stage.past();
  const end = someDay(stage);
  const place = tell.place();
  tell.hire(who, first, tell.moment(first, -9), { contractEnd: end, place });
  const next = dice.chance(0.5) ? who : { ...who, universalId: `U${dice.hex(8)}` };
  const start = addDays(end, dice.pick([0, 0, 0, 1, 3, -2]));
  tell.hire(
    next,
    start,
    tell.moment(start, dice.pick([-30, -10, -1, 0, 1, 3])),
    dice.chance(0.7) ? { place } : {},
  );
};

const rehired: Story = (stage) => {
  const { dice, tell } = stage;
  const who = tell.body({ nationalIdHash: dice.hex(14) });
  const first = stage.past();
  const job = tell.hire(who, first, tell.moment(first, -9));
  const last = someDay(stage);
  tell.terminate(job, last, tell.moment(last, -dice.int(0, 30)));
  const next = dice.pick([
    who,
    { ...who, universalId: `U${dice.hex(8)}` },
    tell.body({ first: who.first, last: who.last }),
  ]);
  const start = addDays(last, dice.pick([0, 0, 1, 2, 10, 60]));
  const again = tell.hire(next, start, tell.moment(start, dice.pick([-20, -2, 0, 1, 4])));
  if (dice.chance(0.4)) {
    const end = addDays(start, dice.int(0, 40));
    tell.terminate(again, end, Math.max(again.entered + 60_000, tell.moment(end, dice.int(1, 3))));
  }
};

const hireTakenBack: Story = (stage) => {
  const { dice, tell } = stage;
  const start = someDay(stage);
  const entered = tell.moment(start, -dice.int(2, 30));
  const job = tell.hire(tell.body(), start, entered);
  tell.enter(
    job.id,
    'worker.hireRescinded',
    Math.max(entered + 60_000, tell.moment(start, dice.int(-8, 5))),
    {},
  );
};

const newcomer: Story = (stage) => {
  const { dice, tell } = stage;
  const start = someDay(stage);
  const entered = tell.moment(start, dice.pick([-40, -20, -3, 0, 1, 6]));
  const job = tell.hire(tell.body(), start, entered);
  if (dice.chance(0.3)) {
    const last = addDays(start, dice.int(-3, 12));
    const told = Math.max(entered + 60_000, tell.moment(last, dice.int(-4, 3)));
    tell.terminate(job, last, told);
    if (dice.chance(0.4)) tell.rescind(job, told + dice.int(1, 100) * 3_600_000);
  }
};

const onLeave: Story = (stage) => {
  const { dice, tell } = stage;
  const job = dice.chance(0.7) ? oldHand(stage) : contractorUntil(stage, addDays(stage.date(), 60));
  const first = someDay(stage);
  const id = tell.leave(job, first, tell.moment(first, dice.int(-30, 4)));
  const returned = addDays(first, dice.int(6, 50));
  if (dice.chance(0.7)) {
    tell.back(job, id, returned, tell.moment(returned, dice.int(-1, 8)));
    if (dice.chance(0.3)) {
      const again = addDays(returned, dice.int(15, 40));
      tell.leave(job, again, tell.moment(again, -dice.int(0, 5)));
    }
  }
  if (dice.chance(0.4)) {
    const last = addDays(first, dice.int(2, 60));
    tell.terminate(job, last, tell.moment(last, dice.int(-20, 3)));
  }
};

const newName: Story = (stage) => {
  const { tell } = stage;
  const job = oldHand(stage);
  const date = stage.date();
  tell.enter(job.id, 'worker.nameChanged', tell.moment(date, -4), {
    universalId: job.body.universalId,
    effectiveDate: date,
    legalFirstName: job.body.first,
    legalLastName: 'Newname',
    workEmail: `new.${job.id}@made.example`,
  });
};

const namesakes: Story = (stage) => {
  const { dice, tell } = stage;
  const one = tell.body({ nationalIdHash: dice.chance(0.5) ? null : dice.hex(14) });
  const two = tell.body({
    ...one,
    universalId: `U${dice.hex(8)}`,
    nationalIdHash: dice.chance(0.5) ? null : dice.hex(14),
  });
  for (const who of [one, two]) {
    const date = stage.past();
    const job = tell.hire(who, date, tell.moment(date, -9));
    if (dice.chance(0.5)) tell.terminate(job, someDay(stage), tell.moment(stage.date(), 0));
  }
};

const placeholders: Story = (stage) => {
  const { dice, tell } = stage;
  const nationalIdHash = dice.hex(14);
  for (let n = dice.int(3, 5); n > 0; n--) {
    const date = stage.past();
    const dateOfBirth = `19${60 + n}-05-05`;
    tell.hire(tell.body({ nationalIdHash, dateOfBirth }), date, tell.moment(date, -9), {
      contractEnd: someDay(stage),
    });
  }
};

/** Many leave together, as every company knows it at the end of a season. */
export function massLeave(stage: Stage, people: number): void {
  const end = stage.date();
  for (let n = 0; n < people; n++) contractorUntil(stage, end);
}

export function massHire(stage: Stage, people: number): void {
  const { tell, dice } = stage;
  const start = stage.date();
  for (let n = 0; n < people; n++) tell.hire(tell.body(), start, tell.moment(start, -dice.int(0, 9)));
}

/** The days around which a zone's clocks change between two dates. */
export function clockChanges(zone: string, from: string, to: string): string[] {
  const days: string[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) {
    const length = instantOf(addDays(date, 1), '12:00', zone) - instantOf(date, '12:00', zone);
    if (length !== 86_400_000) days.push(date, addDays(date, 1));
  }
  return days;
}

export const STORIES: readonly Story[] = [
  stays,
  stays,
  mover,
  mover,
  resigns,
  resigns,
  resigns,
  movesThenLeaves,
  dismissed,
  dismissed,
  mindChanges,
  mindChanges,
  contractEnds,
  contractEnds,
  twoProjects,
  employeeAndContractor,
  converts,
  converts,
  rehired,
  rehired,
  hireTakenBack,
  newcomer,
  newcomer,
  onLeave,
  onLeave,
  newName,
  namesakes,
  placeholders,
];
