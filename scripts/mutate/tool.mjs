import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pinned: another version may make other mutants, and the accepted ones are named by them. */
const STRYKER = '10.1.1';
const NODE = '24.21.0';
const NEEDS_NODE = 22;

/**
 * Stryker below `folder`, and a Node that it runs on. Neither is installed with the project: 170 packages for something that
 * is run once a week. Its runner finds the project's own vitest because the folder lies inside the project.
 */
export function strykerIn(folder) {
  const tool = join(folder, 'tool');
  const program = join(tool, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  if (!existsSync(program)) {
    mkdirSync(tool, { recursive: true });
    writeFileSync(join(tool, 'package.json'), '{ "private": true }\n');
    const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${STRYKER}`);
    // The runner asks for vitest as a peer: it is to use ours.
    execFileSync(
      'npm',
      ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
      {
        cwd: tool,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  }
  const old = Number(process.versions.node.split('.')[0]) < NEEDS_NODE;
  const command = old ? ['npm', 'exec', '--yes', `--package=node@${NODE}`, '--', 'node'] : [process.execPath];
  return {
    plugin: join(tool, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js'),
    /** Runs it on one configuration; returns its exit code and what it said. */
    run(config, env) {
      const [file = 'node', ...args] = command;
      const { status, stdout, stderr } = spawnSync(file, [...args, program, 'run', config], {
        env: { ...process.env, ...env, NO_COLOR: '1' },
        encoding: 'utf8',
        maxBuffer: 64 * 2 ** 20,
      });
      return { status, said: `${stdout}${stderr}` };
    },
  };
}
