import { ConnectorFault } from '../../domain/connector.ts';
import { grantable, must, skip } from './bench.ts';
import type { BehaviourTest } from './contract-tests.ts';

/** Chaos that needs no HTTP: every connector takes part. */
export const STATE_TESTS: readonly BehaviourTest[] = [
  {
    behaviour: 'the same operation twice at once ends in one state',
    test: async (bench) => {
      if (bench.can.disable === 'none') skip('the target cannot disable');
      const { ref } = await bench.create();
      const operation = bench.operation('disable', ref);
      const both = await Promise.allSettled([
        bench.connector.apply(operation),
        bench.connector.apply(operation),
      ]);
      for (const one of both) {
        if (one.status === 'fulfilled') await bench.settle(bench.connector, one.value);
        else must(one.reason instanceof ConnectorFault, `threw ${String(one.reason)}`);
      }
      must(
        both.some((one) => one.status === 'fulfilled'),
        'both were refused',
      );
      await bench.proven({ account: ref, active: false });
    },
  },
  {
    behaviour: 'different operations on one account at once are all there afterwards',
    test: async (bench) => {
      const entitlements = grantable(bench.can, bench.testbed);
      if (entitlements.length < 2) skip('fewer than two entitlements');
      const { ref } = await bench.create();
      await Promise.all(entitlements.map((entitlement) => bench.done('grant', ref, { entitlement })));
      await bench.proven({ account: ref, has: entitlements });
    },
  },
  {
    behaviour: 'an outcome that nobody heard is found by reading, and repeating is harmless',
    test: async (bench) => {
      if (bench.can.disable === 'none') skip('the target cannot disable');
      const { ref } = await bench.create();
      const operation = bench.operation('disable', ref);
      await bench.settle(bench.connector, await bench.connector.apply(operation));
      await bench.proven({ account: ref, active: false });
      await bench.settle(bench.connector, await bench.connector.apply(operation));
      if (!bench.can.attested) await bench.proven({ account: ref, active: false });
    },
  },
  {
    behaviour: 'somebody lets the person in between apply and verify: disproven',
    test: async (bench) => {
      const { drift } = bench.testbed;
      if (drift === undefined) skip('the testbed cannot drift');
      const { ref } = await bench.create();
      await bench.done('disable', ref);
      await drift.call(bench.testbed, ref);
      await bench.notProven({ account: ref, active: false });
      await bench.done('disable', ref);
      await bench.proven({ account: ref, active: false });
    },
  },
  {
    behaviour: 'a deleted account that is there again: disproven',
    test: async (bench) => {
      if (bench.can.delete !== 'hard') skip('the target deletes nothing for good');
      if (bench.can.attested) skip('a person has to look');
      const { ref, person } = await bench.create();
      await bench.done('delete', ref);
      await bench.done('create', person.ref, { attributes: person.attributes });
      await bench.notProven({ account: ref, exists: false });
      await bench.done('delete', ref);
      await bench.proven({ account: ref, exists: false });
    },
  },
  {
    behaviour: 'an account that is gone is not taken for another one of its person',
    test: async (bench) => {
      if (bench.can.delete !== 'hard' || bench.can.attested) skip('the target deletes nothing for good');
      const { ref: gone, person } = await bench.create();
      await bench.done('delete', gone);
      const { id } = await bench.done('create', person.ref, { attributes: person.attributes });
      if (gone.id === undefined || id === undefined || id === gone.id)
        skip('the target gives no ids of its own');
      const other = { ...person.ref, id };
      const ref = { ...gone, others: [id] };
      must((await bench.get(gone))?.id === id, 'not found again by key or name');
      must((await bench.get(ref)) === null, 'found as the other one');
      await bench.proven({ account: ref, exists: false });
      for (const kind of ['disable', 'revokeSessions', 'delete'] as const) {
        const operation = bench.operation(kind, ref);
        await Promise.allSettled([
          bench.connector.apply(operation).then((one) => bench.settle(bench.connector, one)),
        ]);
      }
      await bench.proven({ account: other, exists: true, active: true });
    },
  },
];
