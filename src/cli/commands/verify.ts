import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { readInput } from '../files.ts';
import { pinKeys, readKeyFile, readTrustedKeys, trustedKeysPath } from '../trusted-keys.ts';
import { examples, type Verb } from '../verb.ts';
import { verificationText } from '../views/verification.ts';

interface Options {
  readonly key?: readonly string[];
  readonly pin?: true;
  readonly text?: true;
}

/** One more than a certificate may have: what is larger is refused by the verifier itself, with its own words. */
const MAX_BYTES = 21_000_000;

export const verifyVerb: Verb = (program, run) => {
  program
    .command('verify')
    .helpGroup('Proof')
    .summary('checks a certificate, offline')
    .description(
      'Needs neither database nor network, only a log key that you trust. Exit 0: authentic and all proven. 5: authentic, unproven items are listed. 1: not authentic.',
    )
    .argument('<file>', 'certificate, JSON or HTML')
    .option('--key <files...>', 'log key to trust (log.pub); without it the keys pinned earlier')
    .option('--pin', 'remembers the given keys for later, once the certificate is authentic')
    .option('--text', 'prints everything that the certificate says')
    .addHelpText(
      'after',
      examples(
        'lockstep verify leave.json --key log.pub',
        'lockstep verify leave.json --key log.pub --pin',
        'lockstep verify leave.html --text',
      ),
    )
    .action(async (path: string, options: Options, command: Command) =>
      run(command, async (cli) => {
        const { verifyCertificate } = await import('../../proof/lockstep-verify.ts');
        const given: string[] = [];
        for (const key of options.key ?? []) given.push(...(await readKeyFile(key)));
        if (options.pin && given.length === 0)
          throw new LockstepError('USAGE', '--pin remembers the keys of --key');
        const trusted = options.key === undefined ? await readTrustedKeys(cli.io.env) : given;
        if (trusted.length === 0)
          throw new LockstepError(
            'LOG_KEY_MISSING',
            `no log key is trusted: none is given, and none is pinned in ${trustedKeysPath(cli.io.env)}`,
          );
        const content = await readInput(path, MAX_BYTES);
        const verified = verifyCertificate(content, trusted);
        const result =
          options.text && verified.authentic ? { ...verified, text: await inWords(content) } : verified;
        if (result.authentic && options.pin) {
          const pinned = await pinKeys(cli.io.env, given);
          cli.note(pinned === 0 ? 'the key was pinned before' : `pinned in ${trustedKeysPath(cli.io.env)}`);
        }
        const { text, ...rest } = result;
        cli.print(
          options.text ? result : rest,
          (paint) => `${verificationText(result, paint)}${options.text ? text : ''}`,
        );
        return result.exit;
      }),
    );
};

/** The same text as on the page, of a file that is authentic. */
async function inWords(content: Buffer): Promise<string> {
  const [{ certificateOf }, { renderText }] = await Promise.all([
    import('../../proof/certificate-page.ts'),
    import('../../proof/certificate-text.ts'),
  ]);
  return renderText(certificateOf(content.toString('utf8')));
}
