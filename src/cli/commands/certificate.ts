import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOutput } from '../files.ts';
import { examples, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';
import { parseCount } from '../when.ts';

interface Options {
  readonly out?: string;
  readonly html?: true;
  readonly number?: string;
  readonly leave?: string;
}

export const certificateVerb: Verb = (program, run) => {
  program
    .command('certificate')
    .helpGroup('People')
    .summary('certificates of a leave')
    .description(
      'Lists the certificates of a person; with --out, --html or --number writes one, to a file or to standard output. Later proofs are supplements with a number of their own that carry the hash of the one before.',
    )
    .argument('<person>', 'employment key, identity id, exact name or mail address')
    .option('--out <file>', 'writes the newest one to a file')
    .option('--html', 'as a page that people read and print; the same certificate is inside')
    .option('--number <n>', 'this one instead of the newest')
    .option('--leave <id>', 'of this leave instead of the newest')
    .addHelpText(
      'after',
      examples(
        'lockstep certificate E1007',
        'lockstep certificate E1007 --out leave.json',
        'lockstep certificate E1007 --html > leave.html',
        'lockstep verify leave.json --key log.pub',
      ),
    )
    .action(async (text: string, options: Options, command: Command) =>
      run(command, async (cli) => {
        const [{ findPerson }, { certificatePage, listCertificates, readCertificate }, { reading }] =
          await Promise.all([
            import('../../app/people/find-person.ts'),
            import('../../app/proofs/certificates.ts'),
            import('../../app/reading.ts'),
          ]);
        return cli.house(async ({ engine, tenant, logKeyFile }) => {
          const { out } = options;
          const wanted = out !== undefined || options.html === true || options.number !== undefined;
          const found = await reading(engine.store, tenant, async (tx) => {
            const identityId = await findPerson(engine, tx, await engine.policies.active(tx), text);
            const list = await listCertificates(tx, identityId);
            if (!wanted) return { list, chosen: null, file: '' };
            const number =
              options.number === undefined ? undefined : parseCount(options.number, '--number', 1_000_000);
            const leave = options.leave ?? list[0]?.leave;
            const chosen = list
              .filter((one) => one.leave === leave && (number === undefined || one.number === number))
              .at(-1);
            if (chosen === undefined)
              throw new LockstepError('CERTIFICATE_NONE', 'no such certificate was issued for this person');
            return {
              list,
              chosen,
              file: (await readCertificate(engine, tx, chosen.leave, chosen.number)).file,
            };
          });
          if (found.chosen === null) {
            cli.print({ certificates: found.list }, (paint) =>
              found.list.length === 0
                ? 'no certificate was issued for this person yet\n'
                : table(
                    ['leave', 'number', 'issued', 'proven', 'not proven', 'sha-256'],
                    found.list.map((one) => [
                      one.leave,
                      one.number,
                      shownTime(one.issuedAt),
                      one.proven,
                      one.unproven,
                      one.digest.slice(0, 16),
                    ]),
                    { aligned: cli.io.out.isTTY, paintHead: paint.dim },
                  ),
            );
            return EXIT.done;
          }
          const { chosen } = found;
          const written = options.html ? certificatePage(found.file) : found.file;
          if (out === undefined) {
            cli.note(
              `certificate ${chosen.number}, issued ${chosen.issuedAt}; --out FILE writes it to a file`,
            );
            cli.print(options.html ? { ...chosen, html: written } : JSON.parse(written), () => written);
            return EXIT.done;
          }
          await writeOutput(out, written);
          cli.print(
            { certificate: out, key: logKeyFile, ...chosen },
            (paint) =>
              `${paint.green('✓')} certificate ${chosen.number} written to ${out}: ${chosen.proven} proven, ${chosen.unproven} not\n    lockstep verify ${out} --key ${logKeyFile}\n`,
          );
          return EXIT.done;
        });
      }),
    );
};
