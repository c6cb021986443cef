import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPatch, type Patch, parsePatch } from './patch.ts';

const FOLDER = join(import.meta.dirname, 'patches');
const bugs: readonly Patch[] = readdirSync(FOLDER).map((file) =>
  parsePatch(file.replace(/\.patch$/, ''), readFileSync(join(FOLDER, file), 'utf8')),
);
const source = ({ file }: Patch) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');

describe('planted mistakes', () => {
  it('are two at least for each invariant, in production code alone', () => {
    const invariants = [
      ...Array.from({ length: 13 }, (_, i) => `S${i + 1}`),
      ...Array.from({ length: 6 }, (_, i) => `L${i + 1}`),
      ...['certificate', 'hold', 'undo'],
    ];
    for (const one of invariants)
      expect(bugs.filter(({ invariant }) => invariant === one).length, one).toBeGreaterThan(1);
    for (const { file } of bugs)
      expect(file).toMatch(/^src\/(domain|policy|engine|proof|secrets|store|app|sources|connectors|http)\//);
  });

  it.each(bugs.map((bug) => [bug.name, bug] as const))('%s applies', (_, bug) => {
    expect(applyPatch(bug, source(bug))).not.toBe(source(bug));
  });

  it('say when what they change is there no more, or twice', () => {
    const patch = parsePatch(
      'x',
      '# S1: y\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n \n d',
    );
    expect(applyPatch(patch, 'z\na\nb\n\nd\ne\n')).toBe('z\na\nc\n\nd\ne\n');
    expect(() => applyPatch(patch, 'a\nB\n\nd\n')).toThrow(
      'no longer applies to src/a.ts: what it changes is in no place',
    );
    expect(() => applyPatch(patch, 'a\nb\n\nd\na\nb\n\nd\n')).toThrow('in several places');
    // Not in the middle of a line.
    expect(() => applyPatch(patch, 'za\nb\n\nd\n')).toThrow('in no place');
    expect(() => parsePatch('x', 'no title')).toThrow('a patch begins with');
  });
});
