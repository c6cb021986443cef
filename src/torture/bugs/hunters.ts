import type { Outcome } from '../rack.ts';
import { type Ask, cleanLives, LONGEST_S } from './clean-lives.ts';
import type { Broken } from './lives.ts';
import { type Ran, runProgram } from './run-program.ts';

/** What showed a mistake, by which seed. */
export interface Catch {
  readonly by: string;
  readonly seed: number;
  readonly what: string;
}

/** A program and what it was found to do wrong there; `seconds` of computing were spent on it. */
export interface Hunt {
  readonly caught: Catch | null;
  readonly seconds: number;
}

export interface Hunter {
  readonly name: string;
  /** Hunts in a tree for so many seconds. What the clean tree does as well is not caught. */
  readonly hunt: (trees: Trees, seconds: number) => Promise<Hunt>;
}

export interface Trees {
  readonly planted: string;
  readonly clean: string;
  /** Everything random follows from it. */
  readonly base: number;
}

/** Histories of this rack are not those of the rack `histories`. */
const FIRST_SEED = 9_000_000;
const SEEDS_PER_BASE = 10_000_000;

const HUNT = 'dist/torture/bugs/hunt.js';

interface Hunted {
  readonly caught: Broken | null;
  /** The place after the last that was played. */
  readonly next: number;
}

/**
 * The stories, then seed after seed, until one breaks something that the clean program does not break in the same life. Asked
 * again it goes on where it stopped.
 */
export function simulator(): Hunter {
  let place = 0;
  return {
    name: 'simulator',
    async hunt({ planted, clean, base }, seconds) {
      const first = base * SEEDS_PER_BASE + FIRST_SEED;
      let spent = 0;
      while (spent < seconds) {
        // How long it may compute is watched from outside: its own clock goes on while others use the machine.
        const ran = await runProgram(planted, [HUNT, `${first}`, `${place}`], seconds - spent);
        spent += ran.computed;
        const found = ran.said[0] as Hunted | undefined;
        place = found?.next ?? place;
        if (found?.caught == null)
          return { caught: ran.stopped ? null : died('simulator', first, ran), seconds: spent };
        const { by, seed, invariant, what } = found.caught;
        if (await isClean(clean, first, place - 1))
          return { caught: { by, seed, what: `${invariant} ${what}` }, seconds: spent };
      }
      return { caught: null, seconds: spent };
    },
  };
}

/** By tree and first seed: every mistake meets the same lives. */
const controls = new Map<string, Ask>();

function isClean(clean: string, first: number, place: number): Promise<boolean> {
  return remember(controls, `${clean} ${first}`, () => cleanLives(clean, first))(place);
}

/** The short form of another rack; seconds that it may compute at most. */
export function rack(name: string): Hunter {
  return {
    name,
    async hunt({ planted, clean, base }, seconds) {
      const ran = await runProgram(planted, [...shortForm(name, base), '--first'], seconds);
      const found = wrongIn(name, base, ran);
      if (found === null || ran.stopped) return { caught: null, seconds: ran.computed };
      const clear = await remember(cleanRacks, `${clean} ${name} ${base}`, async () => {
        const control = await runProgram(clean, shortForm(name, base), LONGEST_S);
        return wrongIn(name, base, control) === null;
      });
      return { caught: clear ? found : null, seconds: ran.computed };
    },
  };
}

const cleanRacks = new Map<string, Promise<boolean>>();

function shortForm(name: string, base: number): string[] {
  return ['dist/torture/main.js', '--part', name, '0/1', '--size', 'short', '--base', `${base}`];
}

function wrongIn(name: string, base: number, ran: Ran): Catch | null {
  const said = ran.said[0] as { readonly outcome?: Outcome } | undefined;
  const [violation] = said?.outcome?.violations ?? [];
  if (violation !== undefined) return { by: name, seed: base, what: violation.what };
  return ran.well && said?.outcome !== undefined ? null : died(name, base, ran);
}

/** What the loader says of a copy that is not one program. */
const NO_PROGRAM = /ERR_MODULE_NOT_FOUND|SyntaxError|ReferenceError/;

/** A program that ends by an error has met something that must not be, too. Throws an Error where it did not even begin. */
function died(by: string, seed: number, { errors }: Ran): Catch {
  const lines = errors.split('\n');
  const line = (lines.find((one) => /error/i.test(one)) ?? lines[0] ?? '').trim();
  if (NO_PROGRAM.test(errors)) throw new Error(`${by} does not start, build the program first: ${line}`);
  return { by, seed, what: `it ended: ${line}` };
}

function remember<T>(known: Map<string, T>, name: string, find: () => T): T {
  const before = known.get(name) ?? find();
  known.set(name, before);
  return before;
}
