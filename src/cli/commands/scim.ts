import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { readJson } from '../files.ts';
import { examples, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';
import { parseCount, parseWhen } from '../when.ts';
import { addClientVerbs } from './scim-client.ts';

interface AddOptions {
  readonly dialect?: string;
  readonly schema: readonly string[];
  readonly profile?: string;
  readonly expires: string;
}

interface RotateOptions {
  readonly expires: string;
  readonly keep: string;
}

interface RecorderOptions {
  readonly limit: string;
  readonly replay?: string;
  readonly carryOut?: true;
}

const SCHEMA_BYTES = 256 * 1024;

export const scimVerb: Verb = (program, run) => {
  const verb = program
    .command('scim')
    .helpGroup('Set up')
    .summary('ways in for identity providers')
    .description(
      'Okta, Entra, JumpCloud and others push users and groups to a connection. What its people mean for access is said by the Source document (type: scim) with the id of the connection.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep scim add okta',
        'lockstep scim add entra --dialect tolerant --json',
        'lockstep scim list',
        'lockstep scim rotate okta --keep P7D',
        'lockstep scim recorder okta --limit 20',
      ),
    );

  verb
    .command('add')
    .summary('makes a connection and shows its address and secret once')
    .argument('<name>', 'of the connection, and of the Source document that goes with it')
    .option(
      '--dialect <dialect>',
      'tolerant takes what clients really send, strict what the RFCs allow (default: tolerant, with a profile strict)',
    )
    .option('--profile <profile>', 'ipsie-al: the account lifecycle profile of IPSIE, without passwords')
    .option(
      '--schema <file>',
      'an extension in the format of RFC 7643 section 7; may be repeated',
      collect,
      [],
    )
    .option('--expires <when>', 'of the secret: instant with zone, or a length of time', 'P365D')
    .action(async (name: string, options: AddOptions, command: Command) =>
      run(command, async (cli) => {
        const { addConnection } = await import('../../app/scim/connections.ts');
        const { profile } = options;
        if (profile !== undefined && profile !== 'ipsie-al')
          throw new LockstepError('USAGE', `--profile takes ipsie-al, not '${profile}'`);
        const wanted = options.dialect ?? (profile === undefined ? 'tolerant' : 'strict');
        const dialect = (['tolerant', 'strict'] as const).find((one) => one === wanted);
        if (dialect === undefined)
          throw new LockstepError('USAGE', `--dialect takes tolerant or strict, not '${wanted}'`);
        const extensions = await Promise.all(options.schema.map((path) => readJson(path, SCHEMA_BYTES)));
        return cli.act(async ({ engine, tenant }) => {
          const made = await addConnection(engine, tenant, {
            name,
            dialect,
            extensions,
            ...(profile === undefined ? {} : { profile }),
            expiresAt: parseWhen(options.expires, engine.clock.now(), '--expires'),
            actor: cli.actor,
          });
          await show(cli, name, made);
          return EXIT.done;
        });
      }),
    );

  verb
    .command('list')
    .summary('connections, without their secrets')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listConnections }, { reading }] = await Promise.all([
          import('../../app/scim/connections.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const connections = await reading(engine.store, tenant, (tx) =>
            listConnections(tx, engine.clock.now()),
          );
          cli.print({ connections }, (paint) =>
            table(
              ['name', 'id', 'dialect', 'state', 'users', 'groups', 'secrets until', 'last used'],
              connections.map((one) => [
                one.name,
                one.id,
                one.dialect,
                one.state,
                String(one.users),
                String(one.groups),
                one.secrets.map(({ expiresAt }) => shownTime(expiresAt)).join(', '),
                shownTime(one.lastUsedAt),
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('rotate')
    .summary('makes another secret; the one before goes on for a while')
    .argument('<connection>', 'name or id')
    .option('--expires <when>', 'of the new secret', 'P365D')
    .option('--keep <when>', 'how long the one before still opens', 'P7D')
    .action(async (connection: string, options: RotateOptions, command: Command) =>
      run(command, async (cli) => {
        const { rotateConnection } = await import('../../app/scim/connections.ts');
        return cli.act(async ({ engine, tenant }) => {
          const now = engine.clock.now();
          const made = await rotateConnection(engine, tenant, {
            connection,
            expiresAt: parseWhen(options.expires, now, '--expires'),
            keepUntil: parseWhen(options.keep, now, '--keep'),
            actor: cli.actor,
          });
          await show(cli, connection, made);
          return EXIT.done;
        });
      }),
    );

  verb
    .command('remove')
    .summary('closes a connection; nobody loses anything by it')
    .argument('<connection>', 'name or id')
    .action(async (connection: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { removeConnection } = await import('../../app/scim/connections.ts');
        return cli.act(async ({ engine, tenant }) => {
          const id = await removeConnection(engine, tenant, connection, cli.actor);
          cli.print({ id, removed: true }, (paint) => `${paint.green('✓')} ${connection} is closed\n`);
          return EXIT.done;
        });
      }),
    );

  addClientVerbs(verb, run);

  verb
    .command('recorder')
    .summary('what a client sent last, without secrets, and what it was answered')
    .argument('<connection>', 'name or id')
    .option('--limit <number>', 'so many of the last', '20')
    .option('--replay <request>', 'what this request would be answered now; nothing of it stays')
    .option('--carry-out', 'with --replay: carries it out')
    .action(async (connection: string, options: RecorderOptions, command: Command) =>
      run(command, async (cli) =>
        options.replay === undefined ? list(cli, connection, options) : replay(cli, connection, options),
      ),
    );
};

async function list(cli: Cli, name: string, options: RecorderOptions): Promise<number> {
  const [{ recordedRequests }, { connectionNamed }, { reading }] = await Promise.all([
    import('../../app/scim/recorder.ts'),
    import('../../app/scim/connections.ts'),
    import('../../app/reading.ts'),
  ]);
  const limit = parseCount(options.limit, '--limit', 1_000);
  return cli.house(async ({ engine, tenant }) => {
    const rows = await reading(engine.store, tenant, async (tx) => {
      const { connection_id } = await connectionNamed(tx, name);
      return recordedRequests(tx, connection_id, { limit });
    });
    const requests = rows.map((row) => ({
      id: row.request_id,
      at: new Date(row.at).toISOString(),
      method: row.method,
      path: row.path,
      status: row.status,
      ms: row.took,
      ignored: row.ignored,
      request: row.request,
      answer: row.answer,
    }));
    cli.print({ requests }, (paint) =>
      requests
        .map((one) =>
          [
            `${paint.dim(shownTime(one.at))}  ${one.method} ${one.path}  ${one.status >= 400 ? paint.red(String(one.status)) : one.status}  ${one.ms} ms  ${paint.dim(one.id)}`,
            ...(one.request === '' ? [] : [`  sent      ${one.request.slice(0, 2_000)}`]),
            ...(one.answer === '' ? [] : [`  answered  ${one.answer.slice(0, 500)}`]),
            ...(one.ignored.length === 0 ? [] : [`  not taken ${one.ignored.join(', ')}`]),
            '',
          ].join('\n'),
        )
        .join('\n'),
    );
    return EXIT.done;
  });
}

async function replay(cli: Cli, connection: string, options: RecorderOptions): Promise<number> {
  const { replayRequest } = await import('../../app/scim/replay-request.ts');
  const carryOut = options.carryOut === true;
  return cli.act(async ({ engine, tenant }) => {
    const answer = await replayRequest(engine, tenant, {
      connection,
      request: options.replay ?? '',
      carryOut,
    });
    if (!carryOut) cli.note('only tried: nothing of it stays');
    cli.print({ status: answer.status, body: answer.body, ignored: answer.ignored ?? [] }, () =>
      [`${answer.status}`, ...(answer.body === null ? [] : [JSON.stringify(answer.body, null, 2)]), ''].join(
        '\n',
      ),
    );
    return answer.status >= 400 ? EXIT.problem : EXIT.done;
  });
}

async function show(
  cli: Cli,
  name: string,
  made: {
    readonly id: string;
    readonly credential: { readonly id: string; readonly secret: string; readonly token: string };
    readonly expiresAt: number;
  },
): Promise<void> {
  const { addressOf } = await import('../../app/processes.ts');
  const url = `${await addressOf(cli.dataDir)}/scim/v2/${made.id}`;
  const expiresAt = new Date(made.expiresAt).toISOString();
  cli.note(`the secret of ${name} (until ${shownTime(expiresAt)}) is shown only now`);
  cli.print(
    {
      id: made.id,
      url,
      token: made.credential.token,
      expiresAt,
      basic: { user: made.credential.id, password: made.credential.secret },
    },
    (paint) =>
      [
        `${paint.dim('address      ')}${url}`,
        `${paint.dim('bearer token ')}${made.credential.token}`,
        `${paint.dim('or user name ')}${made.credential.id}`,
        `${paint.dim('and password ')}${made.credential.secret}`,
        '',
      ].join('\n'),
  );
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
