import { Command, CommanderError } from 'commander';
import { programVersion } from '../app/program-version.ts';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import { type Cli, Interrupted, makeCli } from './cli.ts';
import { VERBS } from './commands/index.ts';
import { EXIT, EXIT_CODES_HELP, exitOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { paintFor } from './paint.ts';
import { printError } from './print-error.ts';
import type { Run } from './verb.ts';

const ABOUT = `Lockstep keeps every account of every person in step with who works here.

Examples
  lockstep demo                              a small company that somebody leaves
  lockstep policy check policies/*.yaml      what is wrong with policy documents, by line and column
  lockstep import hr report.csv              take a report of the HR system
  lockstep plan --out plan.json              what would happen now; nothing is written
  lockstep leave anna.berg@example.com --reason "left today" --wait
  lockstep verify certificate.json           offline, with a key that you trust`;

/** Runs one command line and returns the exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const json = argv.includes('--json');
  let exit: number = EXIT.done;
  const program = new Command('lockstep');
  program
    .description(ABOUT)
    .version(programVersion(), '-V, --version', 'the version')
    .option(
      '--data <dir>',
      'folder of the embedded database and the keys',
      io.env.LOCKSTEP_DATA || './.lockstep',
    )
    .option('--database-url <url>', 'a PostgreSQL instead (or DATABASE_URL)')
    .option('--tenant <name>', 'whose data (default: default)')
    .option('--as <name>', 'in whose name you act; it stands in the log (default: your account here)')
    .option('--json', 'the result as JSON on standard output')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showSuggestionAfterError(true)
    .helpCommand('help [command]', 'help for a command')
    .addHelpText('after', `\n${EXIT_CODES_HELP}\n`)
    .exitOverride();
  const settings = {
    writeOut: (text: string) => io.out.write(text),
    writeErr: (text: string) => io.err.write(text),
    getOutHelpWidth: () => io.out.columns,
    getErrHelpWidth: () => io.err.columns,
    getOutHasColors: () => paintFor(io.out, io.env).isColorSupported,
    getErrHasColors: () => paintFor(io.err, io.env).isColorSupported,
    outputError: () => undefined,
  };
  program.configureOutput(settings);
  const runWith: Run = async (command, work) => {
    const cli: Cli = makeCli(io, command);
    exit = await work(cli);
  };
  for (const verb of VERBS) verb(program, runWith);
  for (const command of all(program))
    command.exitOverride().configureOutput(settings).configureHelp({ showGlobalOptions: true });

  try {
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.done;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof Interrupted || (io.interrupted.cancelled && !isLockstepError(error)))
      return EXIT.interrupted;
    if (error instanceof CommanderError) return usage(error, io, json);
    printError(io, error, json);
    return isLockstepError(error) ? exitOf(error.code) : EXIT.problem;
  }
}

function usage(error: CommanderError, io: Io, json: boolean): number {
  if (error.exitCode === 0) return EXIT.done;
  // Help that was printed because a group was called without a verb.
  if (error.code === 'commander.help') return EXIT.usage;
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n');
  printError(io, new LockstepError('USAGE', hint === undefined ? what : `${what} ${hint}`), json);
  return EXIT.usage;
}

function all(command: Command): Command[] {
  return command.commands.flatMap((one) => [one as Command, ...all(one as Command)]);
}
