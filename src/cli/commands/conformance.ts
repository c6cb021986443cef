import type { Command } from 'commander';
import type { OAuthClient } from '../../conformance/http-client.ts';
import { LockstepError } from '../../domain/errors.ts';
import { type Cli, Interrupted } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput } from '../files.ts';
import { examples, type Verb } from '../verb.ts';
import { conformanceText } from '../views/conformance.ts';

interface Options {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly profile: string;
  readonly only?: string;
  readonly tokenEndpoint?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
}

const MAX_SECRET_BYTES = 65_536;

export const conformanceVerb: Verb = (program, run) => {
  const verb = program
    .command('conformance')
    .helpGroup('Set up')
    .summary('what a SCIM server does with what clients send')
    .addHelpText('after', examples('lockstep conformance scim https://example.com/scim/v2 --profile okta'));

  verb
    .command('scim')
    .summary('asks a SCIM 2.0 server what Okta, Entra and others ask, and prints a matrix')
    .description(
      'Makes users and groups named lockstep-conformance-… and deletes them again: use a test tenant. Without --token and --token-file the token is LOCKSTEP_SCIM_TOKEN. Exit 0: nothing failed. 1: something did.',
    )
    .argument('<url>', 'base URL of the server, for example https://example.com/scim/v2')
    .option('--token <token>', 'bearer token; others on this machine may see it here')
    .option('--token-file <file>', 'file with the bearer token')
    .option('--profile <name>', 'all, okta, entra, rfc or ipsie-al', 'all')
    .option('--only <ids>', 'these cases of the profile, for example O07,E14')
    .option('--token-endpoint <url>', 'OAuth token endpoint, for the case of IPSIE that asks for a token')
    .option('--client-id <id>', 'client at the token endpoint')
    .option('--client-secret-file <file>', 'file with the secret of this client')
    .addHelpText(
      'after',
      examples(
        'lockstep conformance scim https://example.com/scim/v2 --token-file token.txt',
        'lockstep conformance scim http://127.0.0.1:8080/scim/v2/okta --profile okta',
        'lockstep conformance scim https://example.com/scim/v2 --only O07,E14 --json',
      ),
    )
    .action(async (url: string, options: Options, command: Command) =>
      run(command, async (cli) => {
        const [{ runSuite }, { PROFILES, selectCases }] = await Promise.all([
          import('../../conformance/run-suite.ts'),
          import('../../conformance/profiles.ts'),
        ]);
        const profile = PROFILES.find((one) => one === options.profile);
        if (profile === undefined)
          throw new LockstepError(
            'USAGE',
            `--profile takes one of ${PROFILES.join(', ')}, not '${options.profile}'`,
          );
        const only = options.only?.split(',').map((id) => id.trim());
        const { cases, unknown } = selectCases(profile, only);
        if (unknown.length > 0)
          throw new LockstepError('USAGE', `--only: ${profile} has no case ${unknown.join(', ')}`);
        const target = {
          url: httpUrl(url, 'the URL'),
          token: await tokenOf(cli, options),
          oauth: await oauthOf(options),
        };
        const ending = new AbortController();
        cli.io.interrupted.onCancel(() => ending.abort());
        const report = await runSuite(target, {
          cases,
          signal: ending.signal,
          onResult: ({ id, title, outcome }) => cli.progress(`${id} ${outcome}: ${title}`),
        });
        if (cli.io.interrupted.cancelled) throw new Interrupted();
        if (report.unreachable !== null) cli.note(`the server does not answer: ${report.unreachable}`);
        cli.print(report, (paint) => conformanceText(report.results, paint, cli.io.out.isTTY));
        return report.failed === 0 ? EXIT.done : EXIT.problem;
      }),
    );
};

async function tokenOf(cli: Cli, { token, tokenFile }: Options): Promise<string | undefined> {
  if (token !== undefined && tokenFile !== undefined)
    throw new LockstepError('USAGE', 'either --token or --token-file, not both');
  if (tokenFile !== undefined) return secretIn(tokenFile);
  return token ?? (cli.io.env.LOCKSTEP_SCIM_TOKEN || undefined);
}

async function oauthOf(options: Options): Promise<OAuthClient | undefined> {
  const { tokenEndpoint, clientId, clientSecretFile } = options;
  if (tokenEndpoint === undefined && clientId === undefined && clientSecretFile === undefined)
    return undefined;
  if (tokenEndpoint === undefined || clientId === undefined || clientSecretFile === undefined)
    throw new LockstepError('USAGE', '--token-endpoint, --client-id and --client-secret-file go together');
  return {
    tokenEndpoint: httpUrl(tokenEndpoint, '--token-endpoint'),
    clientId,
    clientSecret: await secretIn(clientSecretFile),
  };
}

async function secretIn(path: string): Promise<string> {
  const secret = (await readInput(path, MAX_SECRET_BYTES)).toString('utf8').trim();
  if (secret === '') throw new LockstepError('USAGE', `${path} is empty`);
  return secret;
}

/** What stands in a URL before the host or behind the path would be sent somewhere else than it was meant for. */
function httpUrl(text: string, what: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain =
    url !== null && url.username === '' && url.password === '' && `${url.search}${url.hash}` === '';
  if (!plain || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new LockstepError(
      'USAGE',
      `${what} has to be http(s)://host/path, without sign-in, query or fragment`,
    );
  return url.href;
}
