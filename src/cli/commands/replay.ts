import { type Command, Option } from 'commander';
import type { View } from '../../replay/run-year.ts';
import { examples, type Verb } from '../verb.ts';
import { replayText } from '../views/replay.ts';

interface Options {
  readonly view: View;
  readonly probes?: string;
  readonly broken?: true;
}

export const replayVerb: Verb = (program, run) => {
  program
    .command('replay')
    .helpGroup('Change')
    .summary('runs a recorded history on virtual time')
    .description(
      'Runs the recorded history of a company through the pipeline on virtual time, against simulated systems. Nothing real is touched; what it answers is read from the simulated systems.',
    )
    .argument('<dir>', 'folder with policy.json, snapshots/ and events/')
    .addOption(
      new Option(
        '--view <view>',
        'what is known: the first report and the events, the reports alone, or both',
      )
        .choices(['events', 'snapshots', 'both'])
        .default('both'),
    )
    .option(
      '--probes <file>',
      'JSON file of [{n, employeeId, instant}]: what was known, and where could this person sign in',
    )
    .option('--broken', 'also reads each report of broken/ after the baseline, in a company of its own')
    .addHelpText(
      'after',
      examples(
        'lockstep replay feeds --view both',
        'lockstep replay feeds --view events --probes probes.json --broken --json',
      ),
    )
    .action(async (dir: string, options: Options, command: Command) =>
      run(command, async (cli) => {
        const { replay } = await import('../../replay/index.ts');
        const result = await replay({
          dir,
          view: options.view,
          ...(options.probes === undefined ? {} : { probes: options.probes }),
          broken: options.broken === true,
          onProgress: (text) => cli.progress(text),
        });
        cli.print(result, (paint) => replayText(result, paint));
        return 0;
      }),
    );
};
