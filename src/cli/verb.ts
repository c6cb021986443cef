import type { Command } from 'commander';
import type { Cli } from './cli.ts';

/** Runs the work of a command and keeps its exit code. */
export type Run = (command: Command, work: (cli: Cli) => Promise<number>) => Promise<void>;

/** Adds one verb to the program. Imports at the top of its file are light; what is heavy is imported when it runs. */
export type Verb = (program: Command, run: Run) => void;

/** Examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
