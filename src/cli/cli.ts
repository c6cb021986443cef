import type { Command } from 'commander';
import type { House } from '../app/open-house.ts';
import { LockstepError } from '../domain/errors.ts';
import type { Io } from './io.ts';
import { type Paint, paintFor } from './paint.ts';

/** Options that every command takes. */
export interface Globals {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly tenant?: string;
  readonly as?: string;
  readonly json?: true;
}

export interface HouseNeeds {
  readonly createTenant?: boolean;
  /** Only a company that is there: nothing is made. NOT_FOUND where there is none. */
  readonly existing?: boolean;
  /** The command ends by itself when it is interrupted. */
  readonly endsItself?: boolean;
  readonly logLevel?: 'info' | 'warn' | 'error';
}

/** What a command works with. */
export interface Cli {
  readonly io: Io;
  readonly globals: Globals;
  readonly json: boolean;
  readonly paint: Paint;
  readonly dataDir: string;
  /** In whose name the command acts. */
  readonly actor: string;
  /** The result: JSON or text, on stdout. */
  print(value: unknown, text: (paint: Paint) => string): void;
  /** Everything that is not the result, on stderr. */
  note(text: string): void;
  /** One line that is overwritten by the next; only on a terminal. */
  progress(text: string): void;
  /** Opens the house, says loudly what is paused, and closes it again. */
  house<R>(work: (house: House) => Promise<R>, needs?: HouseNeeds): Promise<R>;
  /** The same for what changes something: who ran it, from which account of this machine, stands in the log. */
  act<R>(work: (house: House) => Promise<R>, needs?: HouseNeeds): Promise<R>;
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export function makeCli(io: Io, command: Command): Cli {
  const globals = command.optsWithGlobals<Globals>();
  const json = globals.json === true;
  const paint = paintFor(io.out, io.env);
  const actor = (globals.as ?? io.env.LOCKSTEP_AS ?? io.osUser).trim();
  if (!/^[^\p{Cc}]{1,200}$/u.test(actor))
    throw new LockstepError('USAGE', '--as takes a name of 1 to 200 characters');
  const tenant = globals.tenant ?? io.env.LOCKSTEP_TENANT;
  const databaseUrl = globals.databaseUrl ?? (io.env.DATABASE_URL || undefined);
  let overwriting = false;

  const settle = () => {
    if (overwriting) io.err.write('\r\u001b[K');
    overwriting = false;
  };
  const cli: Cli = {
    io,
    globals,
    json,
    paint,
    dataDir: globals.data,
    actor,
    print(value, text) {
      settle();
      io.out.write(json ? `${JSON.stringify(value, null, 2)}\n` : text(paint));
    },
    note(text) {
      settle();
      io.err.write(`${text}\n`);
    },
    progress(text) {
      if (!io.err.isTTY || json) return;
      io.err.write(`\r\u001b[K${text.slice(0, io.err.columns - 1)}`);
      overwriting = true;
    },
    async house(work, needs = {}) {
      if (io.interrupted.cancelled) throw new Interrupted();
      const [{ openHouse }, { houseLog }] = await Promise.all([
        import('../app/open-house.ts'),
        import('../app/house-log.ts'),
      ]);
      const log = houseLog({
        level: needs.logLevel ?? 'error',
        plain: io.err.isTTY,
        write: (line) => io.err.write(line),
      });
      const house = await openHouse({
        dataDir: globals.data,
        databaseUrl,
        tenant,
        createTenant: needs.createTenant ?? false,
        existing: needs.existing ?? false,
        environment: io.env,
        log,
        onProgress: (line) => cli.progress(line),
      });
      try {
        settle();
        await sayWhatIsPaused(cli, house);
        return await (needs.endsItself ? work(house) : Promise.race([work(house), interruption(io)]));
      } finally {
        settle();
        await house.close();
      }
    },
    act: (work, needs) =>
      cli.house(async (house) => {
        await noteActor(cli, house, nameOf(command));
        return work(house);
      }, needs),
  };
  return cli;
}

/** `pause confirm` */
function nameOf(command: Command): string {
  const names: string[] = [];
  for (let one: Command | null = command; one?.parent; one = one.parent) names.unshift(one.name());
  return names.join(' ');
}

/** `--as` is a name that somebody chose; the account of the machine stands beside it. */
async function noteActor({ actor, io }: Cli, { engine, tenant }: House, command: string): Promise<void> {
  const { journal } = await import('../engine/log/journal.ts');
  const at = engine.clock.now();
  await engine.store.transaction(tenant, (tx) =>
    journal(tx, [
      { type: 'operator.acted', at, subject: null, body: { actor, account: io.osUser, command } },
    ]).then(() => undefined),
  );
}

function interruption({ interrupted }: Io): Promise<never> {
  return new Promise((_resolve, reject) => {
    interrupted.onCancel(() => reject(new Interrupted()));
  });
}

/** A pause that holds revocations back must not be overlooked by anybody who works here. */
async function sayWhatIsPaused(cli: Cli, house: House): Promise<void> {
  const [{ isInForce, openPauses }, { unconfirmedRestore }, { reading }] = await Promise.all([
    import('../engine/pauses.ts'),
    import('../engine/restore/safe-mode.ts'),
    import('../app/reading.ts'),
  ]);
  const now = house.engine.clock.now();
  const { pauses, restore } = await reading(house.engine.store, house.tenant, async (tx) => ({
    pauses: await openPauses(tx, now),
    restore: await unconfirmedRestore(tx),
  }));
  const paint = paintFor(cli.io.err, cli.io.env);
  if (restore !== null)
    cli.note(
      paint.yellow(
        paint.bold(
          `! SAFE MODE: restored from a backup of ${new Date(restore.backup.madeAt).toISOString()}; nothing is given or taken by itself until somebody runs \`lockstep restore confirm\``,
        ),
      ),
    );
  for (const pause of pauses.filter((one) => isInForce(one, now))) {
    const what =
      pause.scope === 'grants'
        ? 'grants'
        : pause.scope === 'all'
          ? 'EVERYTHING, revocations included'
          : `EVERYTHING on ${pause.scope.slice('target:'.length)}, revocations included`;
    const by = pause.confirmed_by === null ? pause.asked_by : `${pause.asked_by} and ${pause.confirmed_by}`;
    cli.note(
      paint.yellow(
        paint.bold(
          `! PAUSED until ${new Date(pause.until_at).toISOString()}: ${what} (${by}: ${pause.reason})`,
        ),
      ),
    );
  }
}
