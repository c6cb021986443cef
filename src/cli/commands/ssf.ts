import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { durationMs } from '../../policy/documents/duration.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';
import { parseWhen } from '../when.ts';

interface AddOptions {
  readonly issuer?: string;
  readonly scope: string;
  readonly subject: string;
  readonly attribute?: string;
  readonly target: readonly string[];
  readonly expires: string;
}

interface RotateTokenOptions {
  readonly expires: string;
  readonly keep: string;
}

interface RotateKeyOptions {
  readonly lead: string;
  readonly keep: string;
  readonly now?: true;
}

const SUBJECTS = ['email', 'iss_sub', 'opaque'] as const;

export const ssfVerb: Verb = (program, run) => {
  const verb = program
    .command('ssf')
    .helpGroup('Set up')
    .summary('Shared Signals: who is told what is proven, and how that goes')
    .description(
      'Receivers hear of ended sessions, destroyed credentials and closed accounts as soon as they are proven (OpenID Shared Signals, CAEP, RISC, RFC 9967). What we hear from others is declared as a Source document (type: ssf).',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep ssf receivers add portal --issuer https://id.example.com --subject email',
        'lockstep ssf receivers add vpn --target vpn --attribute employeeId --json',
        'lockstep ssf streams list',
        'lockstep ssf rotate',
        'lockstep ssf status',
      ),
    );
  addReceivers(verb, run);
  addStreams(verb, run);

  verb
    .command('issuer')
    .summary(
      'says at which address receivers find this server from now on; those that know another one refuse it',
    )
    .argument('<address>', 'https://…')
    .action(async (address: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { moveIssuer } = await import('../../app/ssf/issuer.ts');
        return cli.act(async ({ engine, tenant }) => {
          const { issuer, jwksUri } = await moveIssuer(engine, tenant, address, cli.actor);
          cli.print({ issuer, jwksUri }, (paint) => `${paint.green('✓')} the issuer is ${issuer}\n`);
          return EXIT.done;
        });
      }),
    );

  verb
    .command('rotate')
    .summary('makes another signing key; both are published while it takes over')
    .option('--lead <length>', 'how long receivers see the new key before it signs', 'PT1H')
    .option('--keep <length>', 'how long the one before stays published after that', 'P7D')
    .option('--now', 'the key is not safe any more: the new one signs at once, the others are withdrawn')
    .action(async (options: RotateKeyOptions, command: Command) =>
      run(command, async (cli) => {
        const { rotateSigningKey } = await import('../../app/ssf/signing-keys.ts');
        const atOnce = options.now === true;
        const order = {
          leadMs: atOnce ? 0 : lengthOf(options.lead, '--lead'),
          keepMs: atOnce ? 0 : lengthOf(options.keep, '--keep'),
          actor: cli.actor,
        };
        return cli.act(async ({ engine, master, tenant }) => {
          const made = await rotateSigningKey(engine, master, tenant, order);
          const shown = {
            key: made.kid,
            signsFrom: new Date(made.signsFrom).toISOString(),
            earlierUntil: new Date(made.earlierUntil).toISOString(),
          };
          cli.print(
            shown,
            (paint) =>
              `${paint.green('✓')} key ${shown.key} signs from ${shownTime(shown.signsFrom)}; the one before is published until ${shownTime(shown.earlierUntil)}\n`,
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('status')
    .summary('where the transmitter is, which keys it shows, and whether what it tells arrives')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ showTransmitter }, { reading }] = await Promise.all([
          import('../../app/ssf/show-streams.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const shown = await reading(engine.store, tenant, (tx) => showTransmitter(tx, engine.clock.now()));
          cli.print(shown, (paint) =>
            shown.issuer === null
              ? 'nothing is transmitted: make a receiver with `lockstep ssf receivers add`\n'
              : [
                  `${paint.dim('issuer   ')}${shown.issuer}`,
                  `${paint.dim('keys     ')}${shown.jwksUri}`,
                  ...shown.keys.map(
                    (key) =>
                      `         ${key.id} signs from ${shownTime(key.signsFrom)}${key.publishedUntil === null ? '' : `, published until ${shownTime(key.publishedUntil)}`}`,
                  ),
                  `${paint.dim('streams  ')}${shown.streams}, ${shown.waiting} tokens waiting, ${shown.troubled} with trouble`,
                  '',
                ].join('\n'),
          );
          return shown.troubled > 0 ? EXIT.problem : EXIT.done;
        });
      }),
    );
};

function addReceivers(verb: Command, run: Run): void {
  const receivers = verb.command('receivers').summary('who may hear, each with a token of its own');

  receivers
    .command('add')
    .summary('makes a receiver and shows its token once')
    .argument('<name>', 'what it is called here')
    .option('--issuer <address>', 'where receivers find this server; needed once, kept for all')
    .option(
      '--scope <scope>',
      'ssf.read: reads and polls; ssf.manage: makes and changes its streams too',
      'ssf.manage',
    )
    .option(
      '--subject <format>',
      'how it is told whom an event is about: email, iss_sub or opaque',
      'iss_sub',
    )
    .option(
      '--attribute <name>',
      'what stands for the person in iss_sub and opaque; else the id of the identity',
    )
    .option(
      '--target <id>',
      'only about accounts on this system, movers included; may be repeated; without it about people who left',
      collect,
      [],
    )
    .option('--expires <when>', 'of the token: instant with zone, or a length of time', 'P365D')
    .action(async (name: string, options: AddOptions, command: Command) =>
      run(command, async (cli) => {
        const [{ addReceiver, SCOPES }, { addressOf }] = await Promise.all([
          import('../../app/ssf/receivers.ts'),
          import('../../app/processes.ts'),
        ]);
        const scope = SCOPES.find((one) => one === options.scope);
        if (scope === undefined) throw new LockstepError('USAGE', `--scope takes ${SCOPES.join(' or ')}`);
        const subject = SUBJECTS.find((one) => one === options.subject);
        if (subject === undefined) throw new LockstepError('USAGE', `--subject takes ${SUBJECTS.join(', ')}`);
        const here = await addressOf(cli.dataDir);
        return cli.act(async ({ engine, master, tenant }) => {
          const [{ findIssuer }, { reading }] = await Promise.all([
            import('../../app/ssf/issuer.ts'),
            import('../../app/reading.ts'),
          ]);
          const known = await reading(engine.store, tenant, findIssuer);
          const made = await addReceiver(engine, master, tenant, {
            name,
            scopes: [scope],
            subject,
            subjectAttribute: options.attribute ?? null,
            targets: options.target.length === 0 ? null : options.target,
            expiresAt: parseWhen(options.expires, engine.clock.now(), '--expires'),
            actor: cli.actor,
            issuer: options.issuer ?? (known === null ? here : null),
          });
          showToken(cli, name, { ...made, issuer: made.issuer.issuer });
          return EXIT.done;
        });
      }),
    );

  receivers
    .command('list')
    .summary('receivers, without their tokens')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listReceivers }, { reading }] = await Promise.all([
          import('../../app/ssf/receivers.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const found = await reading(engine.store, tenant, (tx) => listReceivers(tx, engine.clock.now()));
          cli.print({ receivers: found }, (paint) =>
            table(
              ['name', 'id', 'state', 'scopes', 'subject', 'about', 'expires', 'last used'],
              found.map((one) => [
                one.name,
                one.id,
                one.state,
                one.scopes.join(' '),
                one.subjectAttribute === null ? one.subject : `${one.subject} ${one.subjectAttribute}`,
                one.targets === null ? 'people' : one.targets.join(', '),
                shownTime(one.expiresAt),
                shownTime(one.lastUsedAt),
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );

  receivers
    .command('rotate')
    .summary('makes another token; the one before goes on for a while')
    .argument('<receiver>', 'name or id')
    .option('--expires <when>', 'of the new token', 'P365D')
    .option('--keep <when>', 'how long the one before still opens', 'P7D')
    .action(async (receiver: string, options: RotateTokenOptions, command: Command) =>
      run(command, async (cli) => {
        const { rotateReceiver } = await import('../../app/ssf/receivers.ts');
        return cli.act(async ({ engine, tenant }) => {
          const now = engine.clock.now();
          const made = await rotateReceiver(engine, tenant, {
            receiver,
            expiresAt: parseWhen(options.expires, now, '--expires'),
            keepUntil: parseWhen(options.keep, now, '--keep'),
            actor: cli.actor,
          });
          showToken(cli, receiver, made);
          return EXIT.done;
        });
      }),
    );

  receivers
    .command('remove')
    .summary('ends its token and its streams')
    .argument('<receiver>', 'name or id')
    .action(async (receiver: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { removeReceiver } = await import('../../app/ssf/receivers.ts');
        return cli.act(async ({ engine, tenant }) => {
          const id = await removeReceiver(engine, tenant, receiver, cli.actor);
          cli.print({ id, removed: true }, (paint) => `${paint.green('✓')} ${receiver} hears nothing more\n`);
          return EXIT.done;
        });
      }),
    );
}

function addStreams(verb: Command, run: Run): void {
  const streams = verb.command('streams').summary('what receivers have subscribed to, and how it goes');

  streams
    .command('list')
    .summary('streams with what waits for each')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listStreams }, { reading }] = await Promise.all([
          import('../../app/ssf/show-streams.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const found = await reading(engine.store, tenant, listStreams);
          cli.print({ streams: found }, (paint) =>
            table(
              ['id', 'receiver', 'how', 'status', 'waiting', 'delivered', 'failing since', 'trouble'],
              found.map((one) => [
                one.id,
                one.receiver,
                one.endpoint ?? one.method,
                one.status,
                String(one.waiting),
                shownTime(one.deliveredAt),
                shownTime(one.failingSince),
                one.trouble ?? '',
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );

  for (const [name, status, what] of [
    ['enable', 'enabled', 'tells again; what happened while it was paused is told now'],
    ['pause', 'paused', 'tells nothing for now, and forgets nothing'],
    ['disable', 'disabled', 'tells nothing, and forgets what was to be told'],
  ] as const)
    streams
      .command(name)
      .summary(what)
      .argument('<stream>', 'id')
      .option('--reason <text>', 'the receiver is told')
      .action(async (stream: string, { reason }: { readonly reason?: string }, command: Command) =>
        run(command, async (cli) => {
          const { administerStream } = await import('../../app/ssf/show-streams.ts');
          return cli.act(async ({ engine, tenant }) => {
            await administerStream(engine, tenant, stream, status, reason?.slice(0, 1_000) ?? null);
            cli.print({ id: stream, status }, (paint) => `${paint.green('✓')} ${stream} is ${status}\n`);
            return EXIT.done;
          });
        }),
      );
}

function showToken(
  cli: Cli,
  name: string,
  made: { readonly id: string; readonly token: string; readonly expiresAt: number; readonly issuer?: string },
): void {
  const expiresAt = new Date(made.expiresAt).toISOString();
  cli.note(`the token of ${name} (until ${shownTime(expiresAt)}) is shown only now`);
  cli.print({ ...made, expiresAt }, (paint) =>
    [
      ...(made.issuer === undefined ? [] : [`${paint.dim('issuer ')}${made.issuer}`]),
      `${paint.dim('token  ')}${made.token}`,
      '',
    ].join('\n'),
  );
}

function lengthOf(text: string, option: string): number {
  try {
    return durationMs(text);
  } catch {
    throw new LockstepError('USAGE', `${option} takes a length of time such as PT1H or P7D, not '${text}'`);
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
