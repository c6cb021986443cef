import type { Bench } from './bench.ts';
import { must, skip } from './bench.ts';
import type { Lie, Testbed } from './testbed.ts';

/** The target says "disabled" and lets the person in: this must never become verified. */
export function lieTests(testbed: Testbed) {
  const lies = testbed.lies ?? [];
  if (lies.length === 0) {
    const behaviour = 'a target that lies is never believed';
    return [{ behaviour, test: async (_: Bench) => skip('the testbed cannot lie') }];
  }
  return lies.map((lie) => ({
    behaviour: `a target that lies (${lie.name}) is never believed`,
    test: (bench: Bench) => neverBelieved(bench, lie),
  }));
}

async function neverBelieved(bench: Bench, lie: Lie): Promise<string> {
  const { groundTruth } = bench.testbed;
  must(groundTruth !== undefined, 'a testbed with lies needs a ground truth');
  const { ref } = await bench.create();
  await lie.start();
  try {
    const outcome = await bench.perform('disable', ref);
    await lie.afterTold?.();
    must(
      (await groundTruth.call(bench.testbed, ref))?.active === true,
      'the target did not lie, so nothing is shown',
    );
    for (let looks = 0; looks < 3; looks += 1) {
      const verdict = await bench.connector.verify({ account: ref, active: false });
      must(verdict.result !== 'proven', 'it was believed');
      await bench.testbed.prove?.(ref);
    }
    return `told "${outcome.status}", and not believed`;
  } finally {
    await lie.stop();
  }
}
