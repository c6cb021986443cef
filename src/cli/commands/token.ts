import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { ROLES } from '../../domain/role.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';
import { parseWhen } from '../when.ts';

interface CreateOptions {
  readonly role: string;
  readonly for: string;
  readonly expires: string;
}

export const tokenVerb: Verb = (program, run) => {
  const verb = program
    .command('token')
    .helpGroup('Set up')
    .summary('tokens for the API')
    .description(
      'A token is of one tenant, one role and one holder, and expires. It is shown once; only a hash of it is kept.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep token create --role auditor --for "SIEM" --expires P90D',
        'lockstep token list',
        'lockstep token revoke ID',
      ),
    );

  verb
    .command('create')
    .summary('makes a token and shows it once')
    .requiredOption(
      '--role <role>',
      'auditor reads; operator also acts; approver also approves; administrator all',
    )
    .requiredOption('--for <name>', 'who holds it; stands in the log as who acted')
    .option('--expires <when>', 'instant with zone, or a length of time', 'P90D')
    .action(async (options: CreateOptions, command: Command) =>
      run(command, async (cli) => {
        const { createToken } = await import('../../app/tokens.ts');
        const role = ROLES.find((one) => one === options.role);
        if (role === undefined)
          throw new LockstepError('USAGE', `--role takes one of ${ROLES.join(', ')}, not '${options.role}'`);
        return cli.act(async ({ engine, tenant }) => {
          const expiresAt = parseWhen(options.expires, engine.clock.now(), '--expires');
          const made = await createToken(engine, tenant, {
            role,
            holder: options.for,
            expiresAt,
            madeBy: cli.actor,
          });
          cli.note(
            `the token of ${options.for} (${role}, until ${shownTime(new Date(expiresAt).toISOString())}); it is shown only now`,
          );
          cli.print(
            { ...made, role, holder: options.for, expiresAt: new Date(expiresAt).toISOString() },
            () => `${made.token}\n`,
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('list')
    .summary('who holds what, without the tokens themselves')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listTokens }, { reading }] = await Promise.all([
          import('../../app/tokens.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const tokens = await reading(engine.store, tenant, (tx) => listTokens(tx, engine.clock.now()));
          cli.print({ tokens }, (paint) =>
            table(
              ['id', 'holder', 'role', 'state', 'expires', 'last used'],
              tokens.map((token) => [
                token.id,
                token.holder,
                token.role,
                token.state,
                shownTime(token.expiresAt),
                shownTime(token.lastUsedAt),
              ]),
              {
                aligned: cli.io.out.isTTY,
                paintHead: paint.dim,
              },
            ),
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('revoke')
    .summary('ends a token with the next request')
    .argument('<id>', 'as `token list` shows it')
    .action(async (id: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { revokeToken } = await import('../../app/tokens.ts');
        return cli.act(async ({ engine, tenant }) => {
          await revokeToken(engine, tenant, id, cli.actor);
          cli.print({ id, revoked: true }, (paint) => `${paint.green('✓')} ${id} revoked\n`);
          return EXIT.done;
        });
      }),
    );
};
