import type { Outcome } from '../rack.ts';
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
/** One history is played in whatever is left of time, so this is one history. */
const ONE_HISTORY = 0.001;
/** More than any history takes. */
const LONGEST_S = 120;

interface Found {
  readonly caught: { readonly seed: number; readonly invariant: string; readonly what: string } | null;
}

interface Hunted extends Found {
  /** The place after the last that was played. */
  readonly next: number;
}

const HUNT = 'dist/torture/simulator/hunt.js';
const TELL = 'dist/torture/bugs/tell-stories.js';

/** The stories, each told once with nothing in its way. */
export const stories: Hunter = {
  name: 'stories',
  async hunt({ planted, clean }, seconds) {
    const ran = await runProgram(planted, [TELL], seconds);
    const story = (ran.said[0] as Found | undefined)?.caught ?? null;
    if (story === null) return { caught: null, seconds: ran.computed };
    const clear = await remember(cleanRacks, `${clean} stories`, async () => {
      const control = await runProgram(clean, [TELL], LONGEST_S);
      return control.well && (control.said[0] as Found | undefined)?.caught === null;
    });
    const found = { by: 'stories', seed: story.seed, what: `${story.invariant} ${story.what}` };
    return { caught: clear ? found : null, seconds: ran.computed };
  },
};

/** The simulator: seed after seed until one breaks something that the clean program does not break with the same seed. */
export const simulator: Hunter = {
  name: 'simulator',
  async hunt({ planted, clean, base }, seconds) {
    const first = base * SEEDS_PER_BASE + FIRST_SEED;
    let spent = 0;
    for (let place = 0; spent < seconds; ) {
      // How long it may compute is watched from outside: its own clock goes on while others use the machine.
      const ran = await runProgram(planted, [HUNT, '100000', `${first}`, `${place}`], seconds - spent);
      spent += ran.computed;
      const found = ran.said[0] as Hunted | undefined;
      if (found?.caught == null) {
        if (ran.stopped) break;
        return { caught: died(simulator.name, first, ran), seconds: spent };
      }
      const { caught } = found;
      if (await isCleanWith(clean, caught.seed))
        return {
          caught: { by: simulator.name, seed: caught.seed, what: `${caught.invariant} ${caught.what}` },
          seconds: spent,
        };
      place = found.next;
    }
    return { caught: null, seconds: spent };
  },
};

/** By tree and seed: every mistake meets the same seeds. */
const cleanSeeds = new Map<string, Promise<boolean>>();

function isCleanWith(clean: string, seed: number): Promise<boolean> {
  return remember(cleanSeeds, `${clean} ${seed}`, async () => {
    const ran = await runProgram(clean, [HUNT, `${ONE_HISTORY}`, `${seed}`], LONGEST_S);
    return ran.well && (ran.said[0] as Found | undefined)?.caught === null;
  });
}

/** The short form of another rack; seconds that it may compute at most. */
export function rack(name: string): Hunter {
  return {
    name,
    async hunt({ planted, clean, base }, seconds) {
      const ran = await runProgram(planted, shortForm(name, base), seconds);
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

function remember<T>(known: Map<string, Promise<T>>, name: string, find: () => Promise<T>): Promise<T> {
  const before = known.get(name) ?? find();
  known.set(name, before);
  return before;
}
