import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { plain } from '../views/text.ts';

export const doctorVerb: Verb = (program, run) => {
  program
    .command('doctor')
    .helpGroup('Start')
    .summary('what is wrong, in words, and what to do')
    .description(
      'Looks at database, disk, keys, clock, lanes, leavers, holds, exceptions, pauses and the log. Exit 1 when it finds a problem.',
    )
    .option(
      '--confirm-clock',
      'the clock has jumped and is right: what waited for it goes on, through the guard',
    )
    .addHelpText(
      'after',
      examples('lockstep doctor', 'lockstep doctor --json', 'lockstep doctor --confirm-clock'),
    )
    .action(async (options: { readonly confirmClock?: boolean }, command: Command) =>
      run(command, async (cli) => {
        const [{ keyIsElsewhere }, { serverHealth }, { tenantHealth }, { diagnose }, { reading }] =
          await Promise.all([
            import('../../app/key-source.ts'),
            import('../../app/health/server-health.ts'),
            import('../../app/health/tenant-health.ts'),
            import('../../app/health/diagnose.ts'),
            import('../../app/reading.ts'),
          ]);
        return cli.house(async (house) => {
          const { engine } = house;
          if (options.confirmClock === true) {
            const { confirmClock } = await import('../../engine/time/confirm-clock.ts');
            await engine.store.transaction(house.tenant, (tx) => confirmClock(engine, tx, cli.actor));
          }
          const server = await serverHealth(house, keyIsElsewhere(cli.io.env));
          const health = await reading(engine.store, house.tenant, (tx) => tenantHealth(engine, tx));
          const findings = diagnose(server, [health], engine.clock.now());
          const problems = findings.filter((finding) => finding.state === 'problem').length;
          cli.print({ ok: problems === 0, findings, server, tenant: health }, (paint) => {
            const sign = { ok: paint.green('✓'), warning: paint.yellow('!'), problem: paint.red('✗') };
            return findings
              .map(
                ({ what, state, text, fix }) =>
                  `${sign[state]} ${paint.bold(plain(what))}: ${plain(text)}\n${fix === null ? '' : `    ${plain(fix)}\n`}`,
              )
              .join('');
          });
          return problems > 0 ? EXIT.problem : EXIT.done;
        });
      }),
    );
};
