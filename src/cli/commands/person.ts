import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { LIFECYCLE_STATES, type LifecycleState } from '../../domain/identity.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { personText } from '../views/person.ts';
import { shownTime, table } from '../views/text.ts';
import { parseCount } from '../when.ts';
import { addIdentityVerbs } from './person-identity.ts';

interface ListOptions {
  readonly state?: string;
  readonly limit: string;
  readonly after?: string;
  readonly find?: string;
  readonly sort: string;
}

const SORTS = ['id', '-id', 'name', '-name', 'since', '-since'] as const;

export const personVerb: Verb = (program, run) => {
  const verb = program
    .command('person')
    .helpGroup('People')
    .summary('who is known, what they have, and who is who')
    .addHelpText(
      'after',
      examples(
        'lockstep person list --state left',
        'lockstep person show E1007',
        'lockstep person merge E1007 E2031 --reason "married, hired again" --out merge.json',
        'lockstep person split E1007 E2031 --reason "two people, one number" --out split.json',
        'lockstep apply merge.json',
      ),
    );
  addIdentityVerbs(verb, run);
  verb
    .command('list')
    .summary('people, a page at a time')
    .option('--state <state>', `only those who are ${LIFECYCLE_STATES.join(', ')}`)
    .option('--find <words>', 'only those with these words in a name, a mail address or a key')
    .option('--sort <order>', 'id, name or since; with - the other way round', 'id')
    .option('--limit <number>', 'at most so many', '100')
    .option('--after <id>', 'goes on after this one')
    .action(async (options: ListOptions, command: Command) =>
      run(command, async (cli) => {
        const state = options.state === undefined ? undefined : parseState(options.state);
        const limit = parseCount(options.limit, '--limit', 10_000);
        const sort = parseSort(options.sort);
        const [{ listPeople }, { peopleIndex }] = await Promise.all([
          import('../../app/people/list-people.ts'),
          import('../../app/people/index/people-index.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const page = await listPeople(engine, peopleIndex(engine), tenant, {
            limit,
            sort,
            after: options.after,
            filters: { q: options.find, state, fields: {} },
            total: false,
          });
          cli.print(page, (paint) =>
            table(
              ['key', 'name', 'state', 'since', 'id'],
              page.people.map(({ employments, name, state: is, since, id }) => [
                employments[0] ?? '',
                name ?? '',
                is,
                shownTime(since),
                id,
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          if (page.next !== null) cli.note(`there are more: --after ${page.next}`);
          return EXIT.done;
        });
      }),
    );
  verb
    .command('show')
    .summary('one person with accounts, holds, exceptions and leaves')
    .argument('<person>', 'employment key, identity id, exact name or mail address')
    .action(async (text: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ findPerson }, { lookAtPerson }, { reading }] = await Promise.all([
          import('../../app/people/find-person.ts'),
          import('../../app/people/show-person.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const person = await reading(engine.store, tenant, async (tx) => {
            const policy = await engine.policies.active(tx);
            return (await lookAtPerson(engine, tx, policy, await findPerson(engine, tx, policy, text))).shown;
          });
          cli.print(person, (paint) => personText(person, paint));
          return EXIT.done;
        });
      }),
    );
};

function parseSort(text: string): (typeof SORTS)[number] {
  const sort = SORTS.find((one) => one === text);
  if (sort === undefined)
    throw new LockstepError('USAGE', `--sort takes one of ${SORTS.join(', ')}, not '${text}'`);
  return sort;
}

function parseState(text: string): LifecycleState {
  const state = LIFECYCLE_STATES.find((one) => one === text);
  if (state === undefined)
    throw new LockstepError('USAGE', `--state takes one of ${LIFECYCLE_STATES.join(', ')}, not '${text}'`);
  return state;
}
