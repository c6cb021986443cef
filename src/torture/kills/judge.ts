import { setTimeout as sleep } from 'node:timers/promises';
import { againOf } from '../findings.ts';
import type { Order, Violation } from '../rack.ts';
import { leftOpen, logGaps, standstill } from './in-the-tables.ts';
import { createdAgain, cutOff, missing, repeated, type World } from './oracles.ts';
import type { Scene } from './scene.ts';

/** What is left undone after this, with no fault any more, is lost. */
const SETTLES_WITHIN_MS = 90_000;
/** More than so many of one kind are one defect. */
const SHOWN = 5;

export interface Judgement {
  readonly counts: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

/** What HR said of somebody and what each system did, in order. */
function timeline({ systems, members }: World, line: string): string[] {
  const [key = '', , system] = line.split(/[ :]/);
  const told = (members.get(key)?.told ?? []).map(({ sentAt, ackedAt, kind, department }) => ({
    at: sentAt,
    text: `HR: ${kind} ${department ?? ''}, taken after ${(ackedAt ?? Number.NaN) - sentAt} ms`,
  }));
  const done = systems
    .filter(({ name }) => name === system)
    .flatMap(({ truth }) => truth.journal)
    .filter(({ name }) => name.toUpperCase() === key)
    .map(({ at, effect, by, detail }) => ({ at, text: `${system}: ${effect} ${detail ?? ''} by ${by}` }));
  return [
    `what happened to ${line}`,
    ...[...told, ...done]
      .sort((a, b) => a.at - b.at)
      .map(({ at, text }) => `  ${new Date(at).toISOString()} ${text}`),
  ];
}

/** The faults are over and nobody says anything new: has everything arrived, once, and does the log tell it all? */
export async function judge(rack: string, order: Order, scene: Scene): Promise<Judgement> {
  const { systems, story, served, house, feeder, crew, postgres } = scene;
  const world = { systems, members: story.members };
  const begun = performance.now();
  if (!(await scene.settled(15_000))) {
    for (const line of missing(world).slice(0, SHOWN))
      for (const step of timeline(world, line)) order.say(step);
    for (const line of await standstill(house.tenant, postgres.url())) order.say(line);
  }
  await scene.settled(SETTLES_WITHIN_MS);
  // What was done a moment ago is still being read back and written down.
  const look = async () => ({
    log: await logGaps(house.engine, house.tenant, postgres.url(), world),
    open: await leftOpen(house.tenant, postgres.url()),
  });
  let left = await look();
  for (let round = 0; round < 30 && left.log.length + left.open.length > 0; round++) {
    await sleep(1_000);
    left = await look();
  }
  if (left.open.length > 0)
    for (const line of await standstill(house.tenant, postgres.url())) order.say(line);
  const found = {
    lost: missing(world),
    cutOff: cutOff(world),
    duplicated: [...repeated(world), ...createdAgain(served.calls)],
    logGaps: left.log,
    leftOpen: left.open,
    endedByThemselves: [...crew.ended],
    unclearErrors: [...feeder.errors.keys()].filter(
      (code) => code.startsWith('unclear') || code === 'INTERNAL',
    ),
  };
  order.say(`settled after ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
  for (const line of found.lost.slice(0, SHOWN)) for (const step of timeline(world, line)) order.say(step);
  const again = againOf(rack, order);
  const violations = Object.entries(found).flatMap(([kind, list]) =>
    list.slice(0, SHOWN).map((what) => ({ what: `${kind}: ${what}`, again })),
  );
  const told = [...story.members.values()].flatMap((member) => member.told);
  return {
    counts: {
      messages: feeder.acknowledged,
      leavers: told.filter(({ kind }) => kind === 'left').length,
      effects: systems.reduce(
        (n, { truth }) => n + truth.journal.filter(({ by }) => by === 'writer').length,
        0,
      ),
      lost: found.lost.length,
      duplicated: found.duplicated.length,
      cutOff: found.cutOff.length,
      logGaps: found.logGaps.length,
    },
    violations,
  };
}
