import type { OperationKind, RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Bench } from './bench.ts';
import { grantable, must, mustFault, skip } from './bench.ts';

export interface BehaviourTest {
  readonly behaviour: string;
  /** A text that it resolves to is shown beside the pass. */
  readonly test: (bench: Bench) => Promise<unknown>;
}

const NOBODY = { name: 'certify-nobody-of-this-name', keys: {} } as const;

/** Driven only by what the connector declares. */
export const ACCOUNT_TESTS: readonly BehaviourTest[] = [
  {
    behaviour: 'an account that is not there is null',
    test: async (bench) => {
      must((await bench.get(NOBODY)) === null, 'somebody was found');
      // Whoever leaves is looked for on every target, by strong keys alone where no account is known.
      const { keys } = bench.newPerson().ref;
      must((await bench.get({ name: '', keys })) === null, 'somebody was found by keys that nobody has');
    },
  },
  {
    behaviour: 'a created account is read back by id, by strong key and by name',
    test: async (bench) => {
      const { ref } = await bench.create();
      await bench.proven({ account: ref, exists: true, active: true });
      const { name, keys, id } = ref;
      const found = await bench.get(ref);
      must(found?.active === true, 'not found by what create returned');
      must(id === undefined || found.id === id, 'create returned another id than get');
      must((await bench.get({ name, keys: {} }))?.id === found.id, 'not found by name');
      if (Object.keys(keys).length === 0) return 'no strong keys here';
      must((await bench.get({ name: 'somebody-else', keys }))?.id === found.id, 'not found by strong key');
      return undefined;
    },
  },
  {
    behaviour: 'a name does not find the account of somebody with other strong keys',
    test: async (bench) => {
      const { ref } = await bench.create();
      const found = await bench.get(ref);
      if (found === null || Object.keys(found.keys).length === 0) skip('the target holds no strong keys');
      const other = bench.newPerson().ref.keys;
      must((await bench.get({ name: ref.name, keys: other })) === null, "somebody else's account was taken");
    },
  },
  {
    behaviour: 'creating twice makes one account',
    test: async (bench) => {
      const { ref, person } = await bench.create();
      const again = await bench
        .done('create', person.ref, { attributes: person.attributes })
        .catch((error: unknown) => mustFault(Promise.reject(error), 'alreadyExists'));
      must(
        !('changed' in again) || !again.changed || bench.can.attested,
        'the second create says that it changed something',
      );
      if (bench.can.list)
        must((await listAll(bench)).filter((one) => one.name === ref.name).length === 1, 'two accounts');
    },
  },
  {
    behaviour: 'a first credential cannot be printed',
    test: async (bench) => {
      const { outcome } = await bench.create();
      if (outcome.status !== 'done' || outcome.credential === undefined)
        skip('create hands out no credential');
      const secret = outcome.credential.secret.reveal();
      must(secret.length >= 12, 'a credential of fewer than 12 characters');
      must(
        !JSON.stringify(outcome).includes(secret) && !String(outcome.credential.secret).includes(secret),
        'it prints',
      );
    },
  },
  {
    behaviour: 'a false expectation is not proven',
    test: async (bench) => {
      const { ref } = await bench.create();
      await bench.notProven({ account: ref, active: false });
      await bench.notProven({ account: ref, exists: false });
      const [entitlement] = grantable(bench.can, bench.testbed);
      if (entitlement !== undefined) await bench.notProven({ account: ref, has: [entitlement] });
    },
  },
  {
    behaviour: 'no expectation proves nothing',
    test: async (bench) => {
      const verdict = await bench.connector.verify({ account: NOBODY });
      must(verdict.result === 'unprovable', `is ${verdict.result}`);
    },
  },
  {
    behaviour: 'updated attributes are read back, wrong ones are not proven',
    test: async (bench) => {
      if (!bench.can.update) skip('the connector updates nothing');
      const { ref, person } = await bench.create();
      await bench.done('update', ref, { attributes: person.changed });
      await bench.proven({ account: ref, exists: true, attributes: person.changed });
      if (bench.can.attested) return;
      const verdict = await bench.connector.verify({ account: ref, attributes: person.attributes });
      const differs = JSON.stringify(person.attributes) !== JSON.stringify(person.changed);
      must(!differs || verdict.result !== 'proven', 'the old values are proven too');
    },
  },
  {
    behaviour: 'granting is read back; a second time changes nothing',
    test: (bench) => entitlementTwice(bench, 'grant'),
  },
  {
    behaviour: 'revoking is read back; a second time changes nothing',
    test: (bench) => entitlementTwice(bench, 'revoke'),
  },
  {
    behaviour: 'disabling is read back; a second time changes nothing',
    test: async (bench) => {
      if (bench.can.disable === 'none') skip('the target cannot disable');
      const { ref } = await bench.create();
      await bench.done('disable', ref);
      await bench.proven({ account: ref, active: false });
      await unchanged(bench, 'disable', ref);
      await bench.proven({ account: ref, active: false });
    },
  },
  {
    behaviour: 'an enabled account is active again',
    test: async (bench) => {
      if (bench.can.disable === 'none') skip('the target cannot disable');
      const { ref } = await bench.create();
      await bench.done('disable', ref);
      await bench.done('enable', ref);
      await bench.proven({ account: ref, active: true });
    },
  },
  {
    behaviour: 'a deleted account is absent; a second time changes nothing',
    test: async (bench) => {
      if (bench.can.delete === 'none') skip('the target cannot delete');
      const { ref } = await bench.create();
      await bench.done('delete', ref);
      await bench.proven({ account: ref, exists: false });
      if (!bench.can.attested && bench.can.delete === 'hard')
        must((await bench.get(ref)) === null, 'still found');
      await unchanged(bench, 'delete', ref);
    },
  },
  {
    behaviour: 'taking away from somebody who is not there is done already',
    test: async (bench) => {
      if (bench.can.attested) skip('a person has to look');
      const kinds: OperationKind[] = [
        ...(bench.can.disable === 'none' ? [] : ['disable' as const]),
        ...(bench.can.delete === 'none' ? [] : ['delete' as const]),
      ];
      for (const kind of kinds)
        must(!(await bench.done(kind, NOBODY)).changed, `${kind} says that it changed something`);
      const [entitlement] = grantable(bench.can, bench.testbed);
      if (entitlement !== undefined) {
        must(
          !(await bench.done('revoke', NOBODY, { entitlement })).changed,
          'revoke says that it changed something',
        );
      }
    },
  },
  {
    behaviour: 'giving to somebody who is not there is a fault, not a success',
    test: async (bench) => {
      if (bench.can.attested) skip('a person has to look');
      if (bench.can.disable !== 'none') await mustFault(bench.perform('enable', NOBODY), 'notFound');
      const [entitlement] = grantable(bench.can, bench.testbed);
      if (entitlement !== undefined)
        await mustFault(bench.perform('grant', NOBODY, { entitlement }), 'notFound');
    },
  },
  {
    behaviour: 'nobody else is touched',
    test: async (bench) => {
      const bystander = await bench.create(true);
      const before = await bench.get(bystander.ref);
      const { ref } = await bench.create(true);
      for (const kind of bench.can.teardown.deprovision) {
        if (kind === 'disable' || kind === 'revokeSessions' || kind === 'revokeCredentials')
          await bench.perform(kind, ref);
        if (kind === 'revoke') {
          for (const entitlement of grantable(bench.can, bench.testbed))
            await bench.perform('revoke', ref, { entitlement });
        }
      }
      if (bench.can.delete !== 'none') await bench.done('delete', ref);
      must(JSON.stringify(await bench.get(bystander.ref)) === JSON.stringify(before), 'a bystander changed');
    },
  },
  {
    behaviour: 'odd names are kept whole or refused, and hit nobody else',
    test: async (bench) => {
      const bystander = await bench.create(true);
      const before = await bench.get(bystander.ref);
      const names = bench.testbed.oddNames ?? [
        'o\'brien"; --',
        '../../x?y#z%2e&a=b',
        '* or (cn=*)',
        'ünïcødé 名前',
      ];
      let kept = 0;
      for (const name of names) {
        const { ref, attributes } = bench.newPerson();
        const account = { ...ref, name };
        try {
          await bench.done('create', account, { attributes });
          must((await bench.get(account))?.name === name, `${name} came back changed`);
          if (bench.can.delete !== 'none') await bench.done('delete', account);
          kept += 1;
        } catch (error) {
          await mustFault(Promise.reject(error), 'invalid', 'permanent', 'conflict', 'unsupported');
        }
      }
      must(JSON.stringify(await bench.get(bystander.ref)) === JSON.stringify(before), 'a bystander changed');
      return `${kept} of ${names.length} kept, the rest refused`;
    },
  },
];

async function entitlementTwice(bench: Bench, kind: 'grant' | 'revoke'): Promise<undefined> {
  const [entitlement] = grantable(bench.can, bench.testbed);
  if (entitlement === undefined) skip('the target grants nothing');
  const { ref } = await bench.create();
  await bench.done('grant', ref, { entitlement });
  if (kind === 'revoke') await bench.done('revoke', ref, { entitlement });
  const expected =
    kind === 'grant' ? { account: ref, has: [entitlement] } : { account: ref, lacks: [entitlement] };
  const opposite =
    kind === 'grant' ? { account: ref, lacks: [entitlement] } : { account: ref, has: [entitlement] };
  await bench.proven(expected);
  await bench.notProven(opposite);
  await unchanged(bench, kind, ref, { entitlement });
  if (!bench.can.attested) await bench.proven(expected);
  return undefined;
}

/** A person may say "done" to a task that was done already, so there `changed` is theirs to say. */
async function unchanged(
  bench: Bench,
  kind: OperationKind,
  ...rest: [Parameters<Bench['done']>[1], Parameters<Bench['done']>[2]?]
) {
  const { changed } = await bench.done(kind, ...rest);
  must(!changed || bench.can.attested, `the second ${kind} says that it changed something`);
}

const MAX_PAGES = 10_000;

/** Every page to the end. Throws when it does not end. */
export async function listAll(bench: Pick<Bench, 'connector'>): Promise<RemoteAccount[]> {
  const all: RemoteAccount[] = [];
  let page: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const answer = await bench.connector.list(page);
    all.push(...answer.items);
    if (answer.next === undefined) return all;
    page = answer.next;
  }
  throw new Error('the listing does not end');
}

export function isConfigError(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'CONNECTOR_CONFIG';
}
