import type { Command } from 'commander';
import type { House } from '../../app/open-house.ts';
import { LockstepError } from '../../domain/errors.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';

interface AddOptions {
  readonly role: string;
  readonly provider?: string;
  readonly subject?: string;
  readonly mail?: string;
  readonly person?: string;
}

export const administratorVerb: Verb = (program, run) => {
  const verb = program
    .command('administrator')
    .helpGroup('Set up')
    .summary('who may use the console')
    .description(
      'Somebody who signs in to the console, as auditor, operator, approver or administrator: here with a passkey or a password, or with a provider (`lockstep sign-in`). Nobody has a password that was given: a link lets in once, and then they set up their own. Who is tied to a person is out when that person leaves. The last administrator is neither removed nor demoted.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep administrator add "Ada Reyes" --role administrator',
        'lockstep administrator link "Ada Reyes"',
        'lockstep administrator add "Bo Lind" --role approver --provider okta --mail bo@example.com --person bo@example.com',
        'lockstep administrator role "Bo Lind" operator',
        'lockstep administrator list',
      ),
    );
  addTo(verb, run);
  listTo(verb, run);
  changesTo(verb, run);
  linkTo(verb, run);
};

function addTo(verb: Command, run: Run): void {
  verb
    .command('add')
    .summary('lets somebody use the console')
    .argument('<name>', 'as whom they stand in the log')
    .requiredOption(
      '--role <role>',
      'auditor reads; operator also acts; approver also approves; administrator all',
    )
    .option('--provider <id>', 'they sign in with this provider (default: here, after a link)')
    .option('--subject <sub>', 'what the provider calls them')
    .option('--mail <address>', 'what the provider gives as their address, by which they are known at first')
    .option('--person <person>', 'the person that they are: their leave ends this')
    .action(async (name: string, options: AddOptions, command: Command) =>
      run(command, async (cli) => {
        const role = roleCalled(options.role);
        const { addAdministrator } = await import('../../app/sign-in/administrators.ts');
        return cli.act(async ({ engine, tenant }) => {
          const { provider = null, subject, mail, person } = options;
          const row = await addAdministrator(
            engine,
            tenant,
            { name, role, provider, subject, mail, person },
            { actor: cli.actor },
          );
          if (row.how === 'local')
            cli.note(`lockstep administrator link ${JSON.stringify(row.name)}: a link to sign in`);
          cli.print(
            { id: row.administrator_id, name: row.name, role, how: row.how, identity: row.identity_id },
            (paint) => `${paint.green('✓')} ${row.name} is ${role}\n`,
          );
          return EXIT.done;
        });
      }),
    );
}

function listTo(verb: Command, run: Run): void {
  verb
    .command('list')
    .summary('who may use the console, and how they sign in')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listAdministrators }, { reading }] = await Promise.all([
          import('../../app/sign-in/administrators.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const administrators = await reading(engine.store, tenant, (tx) =>
            listAdministrators(tx, engine.clock.now()),
          );
          cli.print({ administrators }, (paint) =>
            table(
              ['name', 'role', 'state', 'signs in', 'person', 'sessions', 'last in', 'id'],
              administrators.map((one) => [
                one.name,
                one.role,
                one.why === null ? one.state : `${one.state} (${one.why})`,
                one.provider ?? waysIn(one),
                one.identity ?? '-',
                String(one.sessions),
                shownTime(one.lastInAt),
                one.id,
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );
}

function waysIn({ passkeys, password }: { readonly passkeys: number; readonly password: boolean }): string {
  const ways = [...(passkeys > 0 ? [`${passkeys} passkeys`] : []), ...(password ? ['password'] : [])];
  return ways.length === 0 ? 'not set up' : ways.join(', ');
}

function changesTo(verb: Command, run: Run): void {
  verb
    .command('role')
    .summary('another role, from the next sign-in on')
    .argument('<name>', 'name or id')
    .argument('<role>', 'auditor, operator, approver or administrator')
    .action(async (name: string, role: string, _options: unknown, command: Command) =>
      change(run, command, name, { role: roleCalled(role) }),
    );
  verb
    .command('enable')
    .summary('lets somebody in again who left, or was restored from a backup')
    .argument('<name>', 'name or id')
    .action(async (name: string, _options: unknown, command: Command) =>
      change(run, command, name, { state: 'enabled' }),
    );
  verb
    .command('disable')
    .summary('ends the sessions of somebody, and lets them in no more')
    .argument('<name>', 'name or id')
    .action(async (name: string, _options: unknown, command: Command) =>
      change(run, command, name, { state: 'disabled' }),
    );
  verb
    .command('remove')
    .summary('nothing that let them in is left')
    .argument('<name>', 'name or id')
    .action(async (name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { removeAdministrator } = await import('../../app/sign-in/administrators.ts');
        return cli.act(async (house) => {
          const row = await called(house, name);
          await removeAdministrator(house.engine, house.tenant, row.administrator_id, cli.actor);
          cli.print(
            { id: row.administrator_id, removed: true },
            (paint) => `${paint.green('✓')} ${row.name} removed\n`,
          );
          return EXIT.done;
        });
      }),
    );
}

function change(
  run: Run,
  command: Command,
  name: string,
  order: { readonly role?: Role; readonly state?: 'enabled' | 'disabled' },
): Promise<void> {
  return run(command, async (cli) => {
    const { changeAdministrator } = await import('../../app/sign-in/administrators.ts');
    return cli.act(async (house) => {
      const { administrator_id } = await called(house, name);
      const row = await changeAdministrator(house.engine, house.tenant, administrator_id, order, {
        actor: cli.actor,
      });
      cli.print(
        { id: administrator_id, name: row.name, role: row.role, state: row.state },
        (paint) => `${paint.green('✓')} ${row.name} is ${row.role}, ${row.state}\n`,
      );
      return EXIT.done;
    });
  });
}

function linkTo(verb: Command, run: Run): void {
  verb
    .command('link')
    .summary('a link that lets somebody in once, within half an hour')
    .argument('<name>', 'name or id')
    .option('--url <url>', 'where the console is (default: the server of this folder)')
    .action(async (name: string, options: { readonly url?: string }, command: Command) =>
      run(command, async (cli) => {
        const [{ makeSetUpLink }, { consoleLink }] = await Promise.all([
          import('../../app/sign-in/set-up-links.ts'),
          import('../../app/sign-in/console-link.ts'),
        ]);
        return cli.act(async ({ engine, tenant, dataDir }) => {
          const made = await makeSetUpLink(engine, tenant, name, { actor: cli.actor });
          const url = await consoleLink(dataDir, made.secret, options.url);
          const expiresAt = new Date(made.expiresAt).toISOString();
          cli.note(
            `lets ${made.administrator.name} in once, until ${shownTime(expiresAt)}; it is shown only now`,
          );
          cli.print({ url, expiresAt, administrator: made.administrator.administrator_id }, () => `${url}\n`);
          return EXIT.done;
        });
      }),
    );
}

async function called({ engine, tenant }: House, name: string) {
  const [{ administratorCalled }, { reading }] = await Promise.all([
    import('../../app/sign-in/administrators.ts'),
    import('../../app/reading.ts'),
  ]);
  return reading(engine.store, tenant, (tx) => administratorCalled(tx, name));
}

function roleCalled(text: string): Role {
  const role = ROLES.find((one) => one === text);
  if (role === undefined)
    throw new LockstepError('USAGE', `a role is one of ${ROLES.join(', ')}, not '${text}'`);
  return role;
}
