import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { table } from '../views/text.ts';

interface AddOptions {
  readonly name?: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly secret?: string;
  readonly scope: readonly string[];
  readonly roleClaim?: string;
  readonly role: readonly string[];
  readonly personClaim: string;
}

export const signInVerb: Verb = (program, run) => {
  const verb = program
    .command('sign-in')
    .helpGroup('Set up')
    .summary('providers that people sign in to the console with')
    .description(
      'OpenID Connect: authorization code with PKCE. Without --role-claim only who was added may enter (`lockstep administrator add --provider`); with it, whoever has a claim that means a role. The client secret lies in the vault (`lockstep secret set`).',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep secret set okta-client < secret.txt',
        'lockstep sign-in add okta --issuer https://example.okta.com --client-id 0oa1 --secret okta-client',
        'lockstep sign-in add entra --issuer https://login.microsoftonline.com/TENANT/v2.0 --client-id ID --secret entra --role-claim roles --role Lockstep.Admin=administrator --role Lockstep.Read=auditor',
        'lockstep sign-in list',
        'lockstep sign-in remove okta',
      ),
    );
  addTo(verb, run);
  verb
    .command('list')
    .summary('providers, and what to register there')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listProviders }, { reading }] = await Promise.all([
          import('../../app/sign-in/providers.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const providers = await reading(engine.store, tenant, listProviders);
          cli.print({ providers }, (paint) =>
            table(
              ['id', 'issuer', 'client', 'roles', 'person by'],
              providers.map((one) => [
                one.id,
                one.issuer,
                one.clientId,
                one.roleClaim === null
                  ? 'who was added'
                  : `${one.roleClaim}: ${Object.entries(one.roles)
                      .map(([value, role]) => `${value}=${role}`)
                      .join(' ')}`,
                one.personClaim,
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );
  verb
    .command('remove')
    .summary('nobody signs in with it any more; who came by it is out')
    .argument('<id>', 'as `sign-in list` shows it')
    .action(async (id: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { removeProvider } = await import('../../app/sign-in/providers.ts');
        return cli.act(async ({ engine, tenant }) => {
          await removeProvider(engine, tenant, id, cli.actor);
          cli.print({ id, removed: true }, (paint) => `${paint.green('✓')} ${id} removed\n`);
          return EXIT.done;
        });
      }),
    );
};

function addTo(verb: Command, run: Run): void {
  const several = (value: string, before: readonly string[]) => [...before, value];
  verb
    .command('add')
    .summary('people may sign in with a provider')
    .argument('<id>', 'small letters, digits and -')
    .requiredOption('--issuer <url>', 'as its discovery document says it')
    .requiredOption('--client-id <id>', 'as it calls the console')
    .option('--name <text>', 'on the button (default: the id)')
    .option('--secret <name>', 'the client secret in the vault (default: a public client)')
    .option('--scope <scope>', 'asked for beside openid; repeat it', several, [])
    .option('--role-claim <claim>', 'the claim that says roles')
    .option('--role <value=role>', 'what a value of it means; repeat it', several, [])
    .option('--person-claim <claim>', 'the claim by which the person is found', 'email')
    .action(async (id: string, options: AddOptions, command: Command) =>
      run(command, async (cli) => {
        const { addProvider } = await import('../../app/sign-in/providers.ts');
        return cli.act(async ({ engine, secrets, tenant }) => {
          const scopes = options.scope.length === 0 ? ['profile', 'email'] : options.scope;
          await addProvider(
            engine,
            secrets,
            tenant,
            {
              id,
              name: options.name ?? id,
              issuer: options.issuer,
              clientId: options.clientId,
              secret: options.secret ?? null,
              scopes,
              roleClaim: options.roleClaim ?? null,
              roles: rolesOf(options.role, ROLES),
              personClaim: options.personClaim,
            },
            { actor: cli.actor },
          );
          cli.note('register <address of the console>/auth/callback as redirect URI there');
          cli.print({ id, added: true }, (paint) => `${paint.green('✓')} people sign in with ${id}\n`);
          return EXIT.done;
        });
      }),
    );
}

function rolesOf(texts: readonly string[], known: readonly Role[]): Record<string, Role> {
  const roles = new Map<string, Role>();
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    const role = known.find((one) => one === text.slice(at + 1));
    if (at < 1 || role === undefined)
      throw new LockstepError(
        'USAGE',
        `--role takes VALUE=ROLE with one of ${known.join(', ')}, not '${text}'`,
      );
    roles.set(text.slice(0, at), role);
  }
  return Object.fromEntries(roles);
}
