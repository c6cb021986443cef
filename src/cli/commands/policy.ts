import type { Command } from 'commander';
import type { Tried } from '../../app/plans/try-on-people.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { PolicyFile } from '../../policy/documents/load-policy.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { diagnosticsText } from '../views/diagnostics.ts';
import { count, plain, shownTime } from '../views/text.ts';

/** The people of the company that is there; no company is made for a question. */
async function tryThere(
  cli: Cli,
  files: readonly PolicyFile[],
): Promise<{ readonly tried: Tried | null; readonly why: string | null }> {
  const [{ tryOnPeople }, { reading }] = await Promise.all([
    import('../../app/plans/try-on-people.ts'),
    import('../../app/reading.ts'),
  ]);
  try {
    const tried = await cli.house(
      ({ engine, tenant }) =>
        reading(engine.store, tenant, (tx) =>
          tryOnPeople(engine, tx, files, undefined, (looked, all) =>
            cli.progress(`trying the policy on people: ${looked} of ${all}`),
          ),
        ),
      { existing: true },
    );
    return tried.of > 0 ? { tried, why: null } : { tried: null, why: 'there is nobody yet' };
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return { tried: null, why: error.message };
  }
}

function triedText(
  people: { readonly looked: number; readonly of: number } | null,
  why: string | null,
): string {
  if (people === null)
    return `not tried on people (${plain(why)}): values that nobody holds, rules that match nobody, rules inside one another by who they match`;
  const all = count(people.of, 'person', 'people');
  return people.looked === people.of
    ? `tried on ${all}`
    : `tried on ${people.looked.toLocaleString('en')} of ${all}, taken evenly`;
}

export const policyVerb: Verb = (program, run) => {
  const verb = program
    .command('policy')
    .helpGroup('Set up')
    .summary('the documents that decide who has what')
    .addHelpText(
      'after',
      examples(
        'lockstep policy check policies/',
        'lockstep plan --policy policies/ --out plan.json',
        'lockstep policy apply policies/*.yaml',
        'lockstep policy show',
        'lockstep policy schema Target > Target.json',
      ),
    );

  verb
    .command('check')
    .summary('what is wrong, by file, line and column')
    .description(
      'Finds what is wrong or doubtful in policy documents. Where --data or --database-url names a company, they are also tried on its people; nothing is written, and no database is made for it.',
    )
    .argument('<files...>', 'YAML files, or folders of them')
    .action(async (paths: readonly string[], _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ readPolicyFiles }, { checkPolicyFiles }, { connectors }] = await Promise.all([
          import('../read-policy-files.ts'),
          import('../../app/plans/check-policy-files.ts'),
          import('../../connectors/registry.ts'),
        ]);
        const files = await readPolicyFiles(paths);
        const { tried, why } = await tryThere(cli, files);
        const diagnostics = checkPolicyFiles(files, connectors, tried?.trial);
        const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
        const people = tried === null ? null : { looked: tried.looked, of: tried.of };
        cli.print(
          { ok: errors === 0, files: files.length, people, notTried: why, diagnostics },
          (paint) =>
            `${diagnosticsText(diagnostics, files.length, paint)}${paint.dim(triedText(people, why))}\n`,
        );
        return errors > 0 ? EXIT.problem : EXIT.done;
      }),
    );

  verb
    .command('apply')
    .summary('puts documents in force; everybody is looked at again')
    .argument('<files...>', 'all files of the policy: they replace what was in force')
    .action(async (paths: readonly string[], _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ readPolicyFiles }, { applyPolicy }] = await Promise.all([
          import('../read-policy-files.ts'),
          import('../../app/plans/apply-policy.ts'),
        ]);
        const files = await readPolicyFiles(paths);
        return cli.act(
          async ({ engine, connectors, tenant }) => {
            const applied = await applyPolicy(engine, connectors, tenant, files, cli.actor);
            cli.print(applied, (paint) => {
              const head = applied.changed
                ? `${paint.green('✓')} policy version ${applied.version} is in force: ${count(applied.documents, 'document')}; ${count(applied.people, 'person is', 'people are')} looked at again`
                : `policy version ${applied.version} is in force already`;
              return `${head}\n${applied.warnings.length === 0 ? '' : diagnosticsText(applied.warnings, files.length, paint)}`;
            });
            return EXIT.done;
          },
          { createTenant: true },
        );
      }),
    );

  verb
    .command('show')
    .summary('the documents in force')
    .option('--number <version>', 'an earlier version')
    .action(async (options: { number?: string }, command: Command) =>
      run(command, async (cli) => {
        const [{ reading }, { parseCount }] = await Promise.all([
          import('../../app/reading.ts'),
          import('../when.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const wanted =
            options.number === undefined ? {} : { version: parseCount(options.number, '--number', 2 ** 31) };
          const [row] = await reading(engine.store, tenant, (tx) =>
            tx.find('policy_version', wanted, { order: [{ descending: 'version' }], limit: 1 }),
          );
          if (row === undefined) throw new LockstepError('POLICY_MISSING', 'no such version of the policy');
          const activatedAt = new Date(row.activated_at).toISOString();
          cli.note(`version ${row.version}, in force since ${shownTime(activatedAt)}, by ${row.actor}`);
          cli.print(
            { version: row.version, activatedAt, actor: row.actor, digest: row.digest, text: row.document },
            () => row.document,
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('schema')
    .summary('JSON Schema of a kind, for editors')
    .argument('[kind]', 'Source, Target, Role, …; without it the schema of all')
    .action(async (kind: string | undefined, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ jsonSchemaOf, jsonSchemaOfAnyDocument }, { isKind, KIND_NAMES }, { nearest }] =
          await Promise.all([
            import('../../policy/documents/json-schema.ts'),
            import('../../policy/documents/kinds.ts'),
            import('../../policy/nearest.ts'),
          ]);
        if (kind !== undefined && !isKind(kind)) {
          const meant = nearest(kind, KIND_NAMES);
          throw new LockstepError(
            'USAGE',
            `there is no kind ${kind}${meant === undefined ? `; there are ${KIND_NAMES.join(', ')}` : `; did you mean ${meant}?`}`,
          );
        }
        const schema = kind === undefined ? jsonSchemaOfAnyDocument() : jsonSchemaOf(kind);
        cli.print(schema, () => `${JSON.stringify(schema, null, 2)}\n`);
        return EXIT.done;
      }),
    );
};
