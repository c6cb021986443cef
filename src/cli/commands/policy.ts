import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { diagnosticsText } from '../views/diagnostics.ts';
import { count, shownTime } from '../views/text.ts';

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
    .summary('what is wrong, by file, line and column; needs no database')
    .argument('<files...>', 'YAML files, or folders of them')
    .action(async (paths: readonly string[], _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ readPolicyFiles }, { checkPolicyFiles }, { connectors }] = await Promise.all([
          import('../read-policy-files.ts'),
          import('../../app/plans/apply-policy.ts'),
          import('../../connectors/registry.ts'),
        ]);
        const files = await readPolicyFiles(paths);
        const diagnostics = checkPolicyFiles(files, connectors);
        const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
        cli.print({ ok: errors === 0, files: files.length, diagnostics }, (paint) =>
          diagnosticsText(diagnostics, files.length, paint),
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
