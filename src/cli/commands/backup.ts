import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import type { Manifest } from '../../store/backup/manifest.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import type { Paint } from '../paint.ts';
import { examples, type Verb } from '../verb.ts';
import { count } from '../views/text.ts';

interface Options {
  readonly to?: string;
  readonly verify?: string;
}

export const backupVerb: Verb = (program, run) => {
  program
    .command('backup')
    .helpGroup('Start')
    .summary('one consistent copy of everything, as one file')
    .description(
      'Copies all tenants as they are at one moment, while work goes on. The file appears whole or not at all, belongs to its owner only, and overwrites nothing. The master key and the list of the erased are never in it: keep both elsewhere.',
    )
    .option('--to <file>', 'where to')
    .option('--verify <file>', 'reads a backup whole and says whether it is good')
    .addHelpText(
      'after',
      examples(
        'lockstep backup --to lockstep-2026-03-02.backup',
        'lockstep backup --verify lockstep-2026-03-02.backup',
      ),
    )
    .action(async ({ to, verify }: Options, command: Command) =>
      run(command, async (cli) => {
        if ((to === undefined) === (verify === undefined))
          throw new LockstepError('USAGE', 'backup takes --to FILE or --verify FILE');
        if (verify !== undefined) return checkFile(cli, verify);
        const { makeBackup } = await import('../../app/backup/make-backup.ts');
        return cli.act(
          async (house) => {
            const made = await makeBackup(house, to ?? '', cli.actor, (rows) => cli.progress(`${rows} rows`));
            cli.print(made, (paint) => {
              const { bytes, file, manifest, erasures } = made;
              return `${paint.green('✓')} ${file}: ${(bytes / 2 ** 20).toFixed(1)} MiB, ${whatIsIn(manifest)}\n${keysText(manifest, paint)}  Also keep ${erasures} elsewhere, and newer than the backup: a restore erases these people again.\n`;
            });
            return EXIT.done;
          },
          { existing: true },
        );
      }),
    );
};

/** For `backup --verify` and `restore --check`. */
export async function checkFile(cli: Cli, file: string): Promise<number> {
  const [{ checkBackup }, { keyAtHand }] = await Promise.all([
    import('../../app/backup/check-backup.ts'),
    import('../../app/house-keys.ts'),
  ]);
  const checked = await checkBackup(file, await keyAtHand(cli.dataDir, cli.io.env));
  cli.print({ ok: true, ...checked }, (paint) => {
    const { manifest, authentic, bytes } = checked;
    const seal = authentic
      ? `  Sealed by master key ${manifest.key}.\n`
      : `${paint.yellow('!')} Nobody can say who made it: master key ${manifest.key} is not at hand (--data, LOCKSTEP_MASTER_KEY).\n`;
    return `${paint.green('✓')} read whole and good: ${(bytes / 2 ** 20).toFixed(1)} MiB of ${new Date(manifest.madeAt).toISOString()}, ${whatIsIn(manifest)}\n${seal}${keysText(manifest, paint)}`;
  });
  return EXIT.done;
}

function whatIsIn({ tenants }: Manifest): string {
  const people = tenants.reduce((sum, tenant) => sum + tenant.people, 0);
  const rows = tenants.reduce((sum, { tables }) => sum + tables.reduce((n, table) => n + table.rows, 0), 0);
  return `${count(people, 'person', 'people')} in ${count(tenants.length, 'tenant')}, ${count(rows, 'row')}`;
}

function keysText({ keys }: Manifest, paint: Paint): string {
  return `  ${paint.bold('Not in it:')} master key ${keys.join(', ')}. Without ${keys.length === 1 ? 'it' : 'them'} nothing of it can be restored.\n`;
}
