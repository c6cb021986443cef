import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finallyDo, removeFolder } from '../kills/children.ts';
import type { Outcome, Rack, Size, Violation } from '../rack.ts';
import { type BugHunt, huntBug, LIMIT_S, plantedBugs, readBug } from './hunt-bug.ts';
import { cleanTree, ROOT } from './planted-tree.ts';

/** With every change only some of those that are seen soonest. */
const SHORT: readonly string[] = [
  'follower-never-starts',
  'policy-of-another-tenant',
  'revoked-token-opens',
  'sequence-outside-commit-order',
  'forget-token-revoke',
  'undo-signs-in-only',
  'breaker-never-probes',
  'first-address-decides',
];

/** What no rack sees yet, each with the life that would show it: hunted by night only, and told when it is seen. */
const unseen = (): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(ROOT, 'src', 'torture', 'bugs', 'unseen.json'), 'utf8'));

function hunted(size: Size): readonly string[] {
  if (size === 'short') return SHORT;
  const known = unseen();
  return plantedBugs().filter((name) => size === 'night' || known[name] === undefined);
}

/** Mistakes are planted in copies of the program, and the other racks must see them. */
export const plantedBugsRack: Rack = {
  name: 'planted-bugs',
  shows: 'the racks see a mistake that somebody makes (G3)',
  parts: { short: 2, day: 2, night: 6 },
  run: async ({ size, part, parts, seed, say }): Promise<Outcome> => {
    // Neighbours in one part: the racks that are about their folder are tried on the clean program once.
    const all = hunted(size).toSorted((a, b) => (readBug(a).file < readBug(b).file ? -1 : 1));
    const [from, to] = [part, part + 1].map((n) => Math.floor((n * all.length) / parts));
    const names = all.slice(from, to);
    const violations: Violation[] = [];
    const figures: string[] = [];
    let caught = 0;
    const known = unseen();
    for await (const { name, hunt } of huntBugs(names, seed)) {
      const again = `node dist/torture/bugs/main.js --base ${seed} ${name}`;
      if (hunt instanceof Error) violations.push({ what: hunt.message, again });
      else {
        say(rowOf(hunt));
        figures.push(rowOf(hunt));
        if (hunt.caught !== null) caught++;
        if (hunt.caught === null && known[name] === undefined)
          violations.push({ what: `${name} is not seen within ${LIMIT_S} s: ${hunt.patch.what}`, again });
      }
    }
    return {
      counts: { plantedBugs: names.length, plantedBugsCaught: caught },
      figures,
      violations,
    };
  },
};

/** Hunts these, one after the other; an Error says why one could not be planted. */
export async function* huntBugs(
  names: readonly string[],
  base: number,
): AsyncGenerator<{ readonly name: string; readonly hunt: BugHunt | Error }> {
  const within = join(ROOT, '.lockstep-torture');
  mkdirSync(within, { recursive: true });
  const folder = mkdtempSync(join(within, 'bugs-'));
  const remove = finallyDo(() => removeFolder(folder));
  try {
    const clean = join(folder, 'clean');
    cleanTree(clean);
    for (const name of names)
      yield {
        name,
        hunt: await huntBug(name, clean, base).catch((error: unknown) =>
          error instanceof Error ? error : new Error(String(error)),
        ),
      };
  } finally {
    remove();
  }
}

/** bug | invariant | caught by | seed | seconds | what was seen */
export function rowOf({ patch, caught, seconds }: BugHunt): string {
  const cells = [
    patch.name.padEnd(34),
    patch.invariant.padEnd(11),
    (caught?.by ?? 'NOT CAUGHT').padEnd(16),
    `${caught?.seed ?? ''}`.padEnd(9),
    `${seconds.toFixed(1)} s`.padEnd(7),
    (caught?.what ?? '').slice(0, 120),
  ];
  return `| ${cells.join(' | ')} |`;
}
