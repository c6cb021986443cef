import type { Capabilities, ConnectorDefinition, OperationKind } from '../../domain/connector.ts';
import type { Bench } from './bench.ts';
import { gap, must, mustFault, skip } from './bench.ts';
import type { BehaviourTest } from './contract-tests.ts';
import { isConfigError, listAll } from './contract-tests.ts';
import type { Testbed } from './testbed.ts';

/** What can be said before the target is touched. */
export function definitionTests<Config>(
  definition: ConnectorDefinition<Config>,
  testbed: Testbed,
): readonly { readonly behaviour: string; readonly test: () => Promise<unknown> }[] {
  return [
    {
      behaviour: 'the definition is complete',
      test: async () => {
        must(/^[a-z][a-z0-9-]{1,40}$/.test(definition.id), 'the id is not kebab-case');
        must(definition.apiVersion === 1, 'another version of the interface');
        must(definition.title.trim() !== '', 'no title');
        must(definition.configSchema.type === 'object', 'configSchema describes no object');
      },
    },
    {
      behaviour: 'every teardown is made of declared operations',
      test: async () => {
        for (const [mode, kinds] of Object.entries(definition.capabilities.teardown)) {
          must(kinds.length > 0, `${mode} does nothing`);
          for (const kind of kinds) must(declares(definition.capabilities, kind), `${mode} needs ${kind}`);
        }
      },
    },
    {
      behaviour: 'a wrong configuration is refused with its path',
      test: async () => {
        const good = typeof testbed.config === 'object' && testbed.config !== null ? testbed.config : {};
        for (const config of [null, 7, [], { ...good, certifyUnknownField: 1 }]) {
          let refused = false;
          try {
            definition.parseConfig(config);
          } catch (error) {
            must(isConfigError(error), 'not a LockstepError CONNECTOR_CONFIG');
            refused = true;
          }
          must(refused, `took ${JSON.stringify(config)?.slice(0, 40)}`);
        }
      },
    },
  ];
}

export const HONESTY_TESTS: readonly BehaviourTest[] = [
  {
    behaviour: 'check() is well and promises no more than was declared',
    test: async (bench) => {
      const report = await bench.connector.check();
      must(report.ok, `check failed: ${report.items.find((item) => !item.ok)?.what ?? 'no reason given'}`);
      const excess = exceeding(bench.declared, report.capabilities);
      must(excess === null, `promises ${excess}`);
    },
  },
  {
    behaviour: 'what is not declared is refused as unsupported',
    test: async (bench) => {
      const kinds: OperationKind[] = [
        'transferData',
        'revokeSessions',
        'revokeCredentials',
        'disable',
        'delete',
        'update',
      ];
      const missing = kinds.filter((kind) => !declares(bench.can, kind));
      const { ref } = await bench.create();
      for (const kind of missing) {
        if (kind === 'revokeSessions' && bench.can.sessions.list) {
          await mustNotPretend(bench);
          continue;
        }
        await mustFault(bench.perform(kind, ref, { attributes: {}, successor: ref }), 'unsupported');
      }
      const odd = { kind: 'certify-unknown-kind', value: 'x' };
      if (!bench.can.attested)
        await mustFault(bench.perform('grant', ref, { entitlement: odd }), 'unsupported', 'invalid');
      return missing.length === 0 ? 'all operations are declared' : missing.join(', ');
    },
  },
  {
    behaviour: 'what cannot be read is unprovable, not proven',
    test: async (bench) => {
      const { ref } = await bench.create();
      const sessions = await bench.connector.verify({ account: ref, sessions: 'none' });
      const credentials = await bench.connector.verify({ account: ref, credentials: 'none' });
      if (!bench.can.sessions.list) must(sessions.result === 'unprovable', `sessions are ${sessions.result}`);
      if (!bench.can.credentials.list)
        must(credentials.result === 'unprovable', `credentials are ${credentials.result}`);
      const odd = { kind: 'certify-unknown-kind', value: 'x' };
      const lacks = await bench.connector.verify({ account: ref, lacks: [odd] });
      must(lacks.result !== 'proven', 'lacking an entitlement of an unknown kind is proven');
    },
  },
  {
    behaviour: 'the listing is complete, without repeats, and ends',
    test: async (bench) => {
      if (!bench.can.list) {
        await mustFault(bench.connector.list(undefined), 'unsupported');
        return 'not declared, and refused';
      }
      const made = [];
      for (let n = 0; n < 5; n += 1) made.push(await bench.create());
      const listed = await listAll(bench);
      const names = new Set(listed.map((one) => one.name));
      for (const { ref } of made) must(names.has(ref.name), `${ref.name} is not listed`);
      must(new Set(listed.map((one) => one.id)).size === listed.length, 'an account is listed twice');
      return `${listed.length} accounts`;
    },
  },
  {
    behaviour: 'a page token of somebody else is refused',
    test: async (bench) => {
      if (!bench.can.list) skip('no listing');
      await mustFault(bench.connector.list('certify-no-token'), 'invalid');
    },
  },
  {
    behaviour: 'open sessions are listed, ended, and proven to be gone',
    test: async (bench) => {
      if (!bench.can.sessions.list || bench.connector.sessions === undefined)
        skip('sessions cannot be listed');
      if (bench.testbed.openSession === undefined) skip('the testbed opens no sessions');
      const { ref, outcome } = await bench.create();
      await bench.testbed.openSession(ref, outcome.status === 'done' ? outcome.credential : undefined);
      must((await bench.connector.sessions(ref)).length === 1, 'the open session is not listed');
      await bench.notProven({ account: ref, sessions: 'none' });
      if (!bench.can.sessions.revoke) gap('listed, and the connector declares that it cannot end them');
      must((await bench.done('revokeSessions', ref)).changed, 'ending it changed nothing');
      await bench.proven({ account: ref, sessions: 'none' });
      must(!(await bench.done('revokeSessions', ref)).changed, 'a second time changed something');
    },
  },
  {
    behaviour: 'credentials are listed without their secret, destroyed, and proven to be gone',
    test: async (bench) => {
      if (!bench.can.credentials.list || bench.connector.credentials === undefined)
        skip('credentials cannot be listed');
      if (bench.testbed.openToken === undefined) skip('the testbed makes no tokens');
      const { ref, outcome } = await bench.create();
      const token = await bench.testbed.openToken(
        ref,
        outcome.status === 'done' ? outcome.credential : undefined,
      );
      const listed = await bench.connector.credentials(ref);
      must(listed.length > 0, 'the token is not listed');
      must(!JSON.stringify(listed).includes(token), 'the secret itself is listed');
      await bench.notProven({ account: ref, credentials: 'none' });
      must((await bench.done('revokeCredentials', ref)).changed, 'destroying it changed nothing');
      await bench.proven({ account: ref, credentials: 'none' });
    },
  },
  {
    behaviour: 'changes are told since a token, and a lost token is a reset',
    test: async (bench) => {
      const { changes } = bench.connector;
      if (bench.can.changes === 'none' || changes === undefined) skip('the target tells no changes');
      let token = '';
      for await (const delta of changes('now')) token = delta.token;
      must(token !== '', "'now' gave no token to go on from");
      const { ref } = await bench.create();
      if (bench.can.delete !== 'none') await bench.done('delete', ref);
      const kinds = [];
      for await (const delta of changes(token)) kinds.push(delta.kind);
      must(
        kinds.includes(bench.can.delete === 'none' ? 'upsert' : 'delete'),
        `told only ${kinds.join(', ') || 'nothing'}`,
      );
      const lost = [];
      for await (const delta of changes('certify-lost-token')) lost.push(delta.kind);
      must(lost.includes('reset'), 'a lost token was no reset');
    },
  },
];

/** Who sees sessions without being able to end them may say who has to; never that they are ended. */
async function mustNotPretend(bench: Bench): Promise<void> {
  const { ref, outcome } = await bench.create();
  await bench.testbed.openSession?.(ref, outcome.status === 'done' ? outcome.credential : undefined);
  const answer = await bench
    .perform('revokeSessions', ref)
    .catch((error: unknown) => mustFault(Promise.reject(error), 'unsupported'));
  if (answer instanceof Error || answer.status === 'blocked') return;
  must(answer.status === 'done' && !answer.changed, 'says that it ended sessions, which it does not declare');
  await bench.proven({ account: ref, sessions: 'none' });
}

export function declares(can: Capabilities, kind: OperationKind): boolean {
  switch (kind) {
    case 'create':
      return can.create;
    case 'update':
      return can.update;
    case 'enable':
    case 'disable':
      return can.disable !== 'none';
    case 'delete':
      return can.delete !== 'none';
    case 'grant':
    case 'revoke':
      return can.entitlements.length > 0;
    case 'revokeSessions':
      return can.sessions.revoke;
    case 'revokeCredentials':
      return can.credentials.revoke;
    case 'transferData':
      return can.transferData;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** The first ability that the target claims beyond the declaration; null when there is none. */
function exceeding(declared: Capabilities, claimed: Capabilities): string | null {
  const kinds: OperationKind[] = [
    'create',
    'update',
    'disable',
    'delete',
    'revokeSessions',
    'revokeCredentials',
    'transferData',
  ];
  const kind = kinds.find((one) => declares(claimed, one) && !declares(declared, one));
  if (kind !== undefined) return kind;
  const entitlement = claimed.entitlements.find((one) => !declared.entitlements.includes(one));
  if (entitlement !== undefined) return `entitlement ${entitlement}`;
  if (claimed.list && !declared.list) return 'list';
  if (claimed.sessions.list && !declared.sessions.list) return 'sessions.list';
  if (claimed.credentials.list && !declared.credentials.list) return 'credentials.list';
  return claimed.attested !== declared.attested ? 'another kind of evidence' : null;
}
