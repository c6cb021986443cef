import { seededRandom } from '../simulated/index.ts';
import type { Living } from './live-on.ts';
import { DEPARTMENT_NAMES, dateOf, type Employee, makeEmployee, nameOf, pick } from './people.ts';

const DAY_MS = 86_400_000;
const NEXT_MS = { least: 1_000, spread: 1_200 };
/** Slower than what the guard holds within ten minutes. */
const LEAVER_EVERY_MS = 60_000;
const MOVER_EVERY_MS = 70_000;
const NEWS_OF_NAME = 0.2;

export interface ComingAndGoing {
  waitMs(): number;
  next(): Promise<void>;
}

/** What HR keys in, one thing after the other, drawn by the seed. */
export function comeAndGo({
  company,
  story,
  server,
}: Pick<Living, 'company' | 'story' | 'server'>): ComingAndGoing {
  const { hr } = company;
  const { clock } = company.house.engine;
  const random = seededRandom(company.seed * 31 + 5);
  let hired = company.staff.length;
  let lastLeaver = clock.now();
  let lastMover = clock.now() - MOVER_EVERY_MS / 2;

  function somebody(): Employee {
    // Leads stay: somebody has to be there to hand things over to.
    return pick(
      random,
      hr
        .employments()
        .slice(DEPARTMENT_NAMES.length)
        .filter((person) => !person.immediate),
    );
  }

  async function hire(): Promise<void> {
    const today = clock.now();
    const department = pick(random, DEPARTMENT_NAMES);
    const manager = company.staff[DEPARTMENT_NAMES.indexOf(department)]?.employeeId ?? null;
    // Since yesterday, so that it is a working day everywhere on earth.
    const person = makeEmployee(random, {
      index: hired++,
      hireDate: dateOf(today - DAY_MS),
      today,
      department,
      managerEmployeeId: manager,
    });
    await company.send(server, hr.hire(person));
    story.happens(
      `${nameOf(person)} joins ${person.department} in ${person.location} (${person.employeeId})`,
    );
  }

  async function move(): Promise<void> {
    const person = somebody();
    const department = pick(
      random,
      DEPARTMENT_NAMES.filter((one) => one !== person.department),
    );
    await company.send(
      server,
      hr.move(person.employeeId, {
        department,
        managerEmployeeId: company.staff[DEPARTMENT_NAMES.indexOf(department)]?.employeeId ?? null,
      }),
    );
    story.happens(
      `${nameOf(person)} moves from ${person.department} to ${department} (${person.employeeId})`,
    );
  }

  async function promote(): Promise<void> {
    const person = somebody();
    const level = person.level === 'L5' ? 'L4' : `L${Number(person.level.slice(1)) + 1}`;
    await company.send(server, hr.move(person.employeeId, { level }));
    story.happens(`${nameOf(person)} of ${person.department} is ${level} now (${person.employeeId})`);
  }

  async function leave(): Promise<void> {
    const person = somebody();
    await company.send(server, hr.endNow(person.employeeId, 'resigned'));
    story.happens(`${nameOf(person)} of ${person.department} leaves (${person.employeeId})`);
  }

  return {
    waitMs: () => NEXT_MS.least + random() * NEXT_MS.spread,
    async next() {
      const now = clock.now();
      if (now - lastLeaver >= LEAVER_EVERY_MS) {
        lastLeaver = now;
        return leave();
      }
      if (now - lastMover >= MOVER_EVERY_MS) {
        lastMover = now;
        return move();
      }
      return random() < NEWS_OF_NAME ? promote() : hire();
    },
  };
}
