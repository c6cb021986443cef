import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';

const MAX_BYTES = 65_536;

export const secretVerb: Verb = (program, run) => {
  const verb = program
    .command('secret')
    .helpGroup('Set up')
    .summary('credentials that documents refer to')
    .description(
      'Policy documents hold references (secret:NAME) only. A value comes from standard input, never from a flag, and is never shown again.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep secret set crm-token < token.txt',
        'pass show crm | lockstep secret set crm-token',
        'lockstep secret list',
        'lockstep secret remove crm-token',
        'lockstep secret rotate-master',
      ),
    );

  verb
    .command('set')
    .summary('stores a value from standard input')
    .argument('<name>', 'as documents refer to it: secret:NAME')
    .action(async (name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { stdin } = cli.io;
        const typed = stdin.isTTY
          ? await stdin.readHidden(`value of ${name} (not shown): `)
          : (await stdin.read(MAX_BYTES)).toString('utf8');
        // The newline that echo and editors add belongs to no secret.
        const value = new Secret(typed.replace(/\r?\n$/, ''));
        if (value.reveal() === '')
          throw new LockstepError('USAGE', 'standard input was empty: the value comes from there');
        const { setSecret } = await import('../../app/set-secret.ts');
        return cli.act(
          async (house) => {
            const targets = await setSecret(house, name, value, cli.actor);
            cli.print({ name, targets }, (paint) => {
              const used =
                targets.length === 0
                  ? ''
                  : `; ${targets.join(', ')} use${targets.length === 1 ? 's' : ''} it from now on`;
              return `${paint.green('✓')} stored; documents refer to it as secret:${name}${used}\n`;
            });
            return EXIT.done;
          },
          { createTenant: true },
        );
      }),
    );

  verb
    .command('list')
    .summary('names only')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { reading } = await import('../../app/reading.ts');
        return cli.house(async ({ engine, secrets, tenant }) => {
          const list = (await reading(engine.store, tenant, (tx) => secrets.list(tx))).map(
            ({ name, madeAt, actor }) => ({ name, madeAt: new Date(madeAt).toISOString(), actor }),
          );
          cli.print({ secrets: list }, (paint) =>
            table(
              ['name', 'set', 'by'],
              list.map(({ name, madeAt, actor }) => [name, shownTime(madeAt), actor]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('remove')
    .summary('forgets a value')
    .argument('<name>', 'of the secret')
    .action(async (name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { journal } = await import('../../engine/log/journal.ts');
        return cli.act(async ({ engine, secrets, tenant }) => {
          const now = engine.clock.now();
          const needed = await engine.store.transaction(tenant, async (tx) => {
            await secrets.remove(tx, name);
            await journal(tx, [
              { type: 'secret.removed', at: now, subject: null, body: { name, actor: cli.actor } },
            ]);
            const [policy] = await tx.find(
              'policy_version',
              {},
              { order: [{ descending: 'version' }], limit: 1, columns: ['document'] },
            );
            const references: readonly string[] = policy?.document.match(/secret:[\w.-]+/g) ?? [];
            return references.includes(`secret:${name}`);
          });
          if (needed)
            cli.note(
              `! the policy in force refers to secret:${name}: what needs it stops until it is set again`,
            );
          cli.print({ name, needed }, (paint) => `${paint.green('✓')} ${name} removed\n`);
          return EXIT.done;
        });
      }),
    );

  verb
    .command('rotate-master')
    .summary('a new master key, while work goes on')
    .description(
      'Wraps the keys of all people and secrets anew and has the log signed by a new key, which the old one names in the log. Can be run again where it was cut off. The earlier key stays in the key file until --retire; backups made under it need it for ever.',
    )
    .option('--retire', 'forgets the earlier keys, once nothing lies under them any more')
    .action(async ({ retire }: { retire?: true }, command: Command) =>
      run(command, async (cli) => {
        const [{ retireEarlier, rotateMaster }, { keyIsElsewhere }] = await Promise.all([
          import('../../app/keys/rotate-master.ts'),
          import('../../app/key-source.ts'),
        ]);
        const elsewhere = keyIsElsewhere(cli.io.env);
        return cli.act(
          async (house) => {
            if (retire) {
              const retired = await retireEarlier(house, elsewhere);
              cli.print({ retired }, (paint) =>
                retired.length === 0
                  ? 'there is no earlier key\n'
                  : `${paint.green('✓')} ${retired.join(', ')} forgotten here; keep a copy for as long as you keep backups made under it\n`,
              );
              return EXIT.done;
            }
            const rotated = await rotateMaster(house, elsewhere, cli.actor, (people) =>
              cli.progress(`${people} keys of people wrapped anew`),
            );
            cli.print(
              rotated,
              (paint) =>
                `${paint.green('✓')} master key ${rotated.key} is in use: ${rotated.people} keys of people and ${rotated.secrets} secrets lie under it\n  Keep a copy of it elsewhere. The log is signed by a new key: give the new line of log.pub to whoever checks certificates.\n  Earlier: ${rotated.earlier.join(', ')}; lockstep secret rotate-master --retire forgets it here, backups made until now need it\n`,
            );
            return EXIT.done;
          },
          { existing: true },
        );
      }),
    );
};
