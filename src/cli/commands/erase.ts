import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOutput } from '../files.ts';
import { isId } from '../ids.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { shownTime, table } from '../views/text.ts';
import { parseWhen } from '../when.ts';

interface Options {
  readonly reason?: string;
  readonly retention: string;
}

export const eraseVerb: Verb = (program, run) => {
  const verb = program
    .command('erase')
    .helpGroup('People')
    .summary('destroys the personal data of somebody who is gone, for ever')
    .description(
      'Only of people who have left, of whom every revocation is proven and no account can be used. A second person confirms it. Log and certificates stay and verify; what was sealed about the person can be opened by nobody any more, in backups neither, once the list of the erased is given to a restore.',
    )
    .argument('[person]', 'employment key, identity id, exact name or mail address')
    .option('--reason <text>', 'why; name nobody in it')
    .option('--retention <length>', 'how long after the leave somebody is kept', 'P30D')
    .addHelpText(
      'after',
      examples(
        'lockstep erase E1007 --reason "request of 2 March"',
        'lockstep erase confirm ID --as SECOND.PERSON',
        'lockstep erase list --out erasures.jsonl',
      ),
    )
    .action((person: string | undefined, options: Options, command: Command) =>
      ask(run, command, person, options),
    );
  verb
    .command('confirm')
    .summary('the second person; cannot be undone')
    .argument('<id>', 'of the erasure')
    .action((id: string, _options: unknown, command: Command) => confirm(run, command, id));
  verb
    .command('list')
    .summary('what waits, and who was erased')
    .option('--out <file>', 'writes the list of the erased for `lockstep restore --erasures`')
    .action((options: { out?: string }, command: Command) => list(run, command, options.out));
};

function ask(run: Run, command: Command, text: string | undefined, options: Options): Promise<void> {
  return run(command, async (cli) => {
    const { reason = '', retention } = options;
    if (text === undefined || reason.trim() === '')
      throw new LockstepError('USAGE', 'erase takes a person and --reason');
    const retentionMs = parseWhen(retention, 0, '--retention');
    const [{ findPerson }, { askErasure }, { reading }] = await Promise.all([
      import('../../app/people/find-person.ts'),
      import('../../engine/erase/erase-person.ts'),
      import('../../app/reading.ts'),
    ]);
    return cli.act(async ({ engine, tenant }) => {
      const identityId = await reading(engine.store, tenant, async (tx) =>
        findPerson(engine, tx, await engine.policies.active(tx), text),
      );
      const erasure = await engine.store.transaction(tenant, (tx) =>
        askErasure(engine, tx, { identityId, reason, actor: cli.actor, retentionMs }),
      );
      cli.print(
        { id: erasure.erasure_id, identity: identityId, erased: false },
        (paint) =>
          `${paint.yellow('!')} nothing is erased yet: somebody else confirms it, and it cannot be undone then\n    lockstep erase confirm ${erasure.erasure_id} --as NAME\n`,
      );
      return EXIT.needsPerson;
    });
  });
}

function confirm(run: Run, command: Command, id: string): Promise<void> {
  return run(command, async (cli) => {
    if (!isId(id)) throw new LockstepError('ERASURE_UNKNOWN', `'${id}' is not the id of an erasure`);
    const [{ confirmErasure }, { appendErasures, erasureListPath, keepErasureList }] = await Promise.all([
      import('../../engine/erase/erase-person.ts'),
      import('../../app/erasures/erasure-list.ts'),
    ]);
    return cli.act(async (house) => {
      const { engine, tenant, dataDir } = house;
      await keepErasureList(house);
      const path = erasureListPath(dataDir);
      const erased = await engine.store.transaction(tenant, (tx) =>
        confirmErasure(engine, tx, id, cli.actor, (entry) => appendErasures(path, [entry])),
      );
      cli.print(
        { ...erased, erased: true, list: path },
        (paint) =>
          `${paint.green('✓')} erased. ${path} says so; keep a copy of it outside of backups: a restore erases these people again\n`,
      );
      return EXIT.done;
    });
  });
}

function list(run: Run, command: Command, out: string | undefined): Promise<void> {
  return run(command, async (cli) => {
    const [{ erasedHere, erasureText }, { reading }] = await Promise.all([
      import('../../app/erasures/erasure-list.ts'),
      import('../../app/reading.ts'),
    ]);
    return cli.house(async (house) => {
      const rows = await reading(house.engine.store, house.tenant, (tx) =>
        tx.find('erasure', {}, { order: ['erasure_id'] }),
      );
      if (out !== undefined) await writeOutput(out, erasureText(await erasedHere(house)));
      const shown = rows.map((row) => ({
        id: row.erasure_id,
        person: row.identity_id,
        askedBy: row.asked_by,
        askedAt: new Date(row.asked_at).toISOString(),
        confirmedBy: row.confirmed_by,
        erasedAt: row.erased_at === null ? null : new Date(row.erased_at).toISOString(),
      }));
      cli.print({ erasures: shown }, (paint) =>
        table(
          ['id', 'person', 'asked by', 'confirmed by', 'erased'],
          shown.map((row) => [
            row.id,
            row.person,
            row.askedBy,
            row.confirmedBy ?? 'waits',
            row.erasedAt === null ? '' : shownTime(row.erasedAt),
          ]),
          { aligned: cli.io.out.isTTY, paintHead: paint.dim },
        ),
      );
      if (out !== undefined) cli.note(`the list of the erased is written to ${out}`);
      return EXIT.done;
    });
  });
}
