import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { readJson } from '../files.ts';
import type { Verb } from '../verb.ts';
import { shownTime } from '../views/text.ts';
import { parseWhen } from '../when.ts';

const KEYS_BYTES = 64 * 1024;

/** `lockstep scim client`: clients that prove with a key of their own who they are. */
export const addClientVerbs: Verb = (scim, run) => {
  const verb = scim
    .command('client')
    .summary('OAuth clients that sign with their own key')
    .description(
      'A client gets access tokens for an hour at the token endpoint of its connection (grant client_credentials, scope scim), for an assertion that it signs (RFC 7523). The secret of the connection is taken there as well.',
    );

  verb
    .command('add')
    .summary('makes a client with these public keys')
    .argument('<connection>', 'name or id')
    .requiredOption(
      '--jwks <file>',
      'a JWK Set, or one JWK: RSA, EC P-256 or P-384, Ed25519; public keys only',
    )
    .option('--expires <when>', 'of the client: instant with zone, or a length of time', 'P365D')
    .action(async (connection: string, options: { jwks: string; expires: string }, command: Command) =>
      run(command, async (cli) => {
        const jwks = await readJson(options.jwks, KEYS_BYTES);
        const [{ addClient }, { addressOf }] = await Promise.all([
          import('../../app/scim/clients.ts'),
          import('../../app/processes.ts'),
        ]);
        return cli.act(async ({ engine, tenant }) => {
          const expiresAt = parseWhen(options.expires, engine.clock.now(), '--expires');
          const made = await addClient(engine, tenant, { connection, jwks, expiresAt, actor: cli.actor });
          const tokenUrl = `${await addressOf(cli.dataDir)}/scim/v2/${made.connection}/token`;
          const until = new Date(expiresAt).toISOString();
          cli.print({ id: made.id, keys: made.keys, tokenUrl, expiresAt: until }, (paint) =>
            [
              `${paint.dim('client id      ')}${made.id}`,
              `${paint.dim('token endpoint ')}${tokenUrl}`,
              `${paint.dim('until          ')}${shownTime(until)}`,
              '',
            ].join('\n'),
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('remove')
    .summary('ends a client and its tokens')
    .argument('<connection>', 'name or id')
    .argument('<client>', 'its id')
    .action(async (connection: string, client: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { removeClient } = await import('../../app/scim/clients.ts');
        return cli.act(async ({ engine, tenant }) => {
          await removeClient(engine, tenant, { connection, client, actor: cli.actor });
          cli.print({ id: client, removed: true }, (paint) => `${paint.green('✓')} ${client} is ended\n`);
          return EXIT.done;
        });
      }),
    );
};
